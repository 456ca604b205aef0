/** Starts the forms by which a provider corrects its listing or registers. */
