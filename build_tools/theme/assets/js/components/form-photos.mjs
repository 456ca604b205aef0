/**
 * Photos beside a question, loaded when the first place for them is opened: drawn anew, which leaves place and time behind, at 1,600 px at most, as JPEG.
 *
 * None is taken before somebody said that there are no children in it. Nothing leaves the device.
 */

import { button, make } from "./dom.mjs";
import { tellBeside } from "./form-controls.mjs";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const MOST_BYTES = 25 * 1024 * 1024;
const FOR_THE_REST = 1024 * 1024;

export class Photos {
  /**
   * @param {HTMLFormElement} form
   * @param {{of: () => object, add: Function, remove: Function, caption: Function, all: () => object[]}} draft what
   *   becomes of photos, and of which draft
   */
  constructor(form, draft) {
    Object.assign(this, { form, draft });
    for (const box of form.querySelectorAll("[data-photos-of]")) this.#start(box, box.dataset.photosOf);
  }

  /** @param {Map<string, ArrayBuffer>} pictures the bytes of a draft's photos by file */
  show(pictures) {
    for (const image of this.form.querySelectorAll("[data-photo-list] img")) URL.revokeObjectURL(image.src);
    for (const list of this.form.querySelectorAll("[data-photo-list]")) {
      const own = this.draft.all().filter(({ item }) => item === list.dataset.photoList);
      list.replaceChildren(...own.map((photo) => this.#line(photo, pictures.get(photo.file))));
      this.#count(list);
      if (own.length) list.closest("details").open = true;
    }
  }

  #start(box, item) {
    const [agreed, input] = [box.querySelector("input[type=checkbox]"), box.querySelector("input[type=file]")];
    agreed.addEventListener("change", () => agreed.checked && this.#tell(item, ""));
    const take = async () => {
      const files = [...input.files];
      input.value = "";
      if (!files.length) return;
      if (!agreed.checked) return this.#tell(item, "Say first that there are no children in these pictures, then add them again.");
      // it was said of these pictures, and not of the next
      agreed.checked = false;
      this.#tell(item, "");
      for (const file of files) await this.#take(item, file, box.querySelector("[data-photo-list]"));
    };
    input.addEventListener("change", take);
    // chosen before this was loaded
    if (input.files.length) take();
  }

  async #take(item, file, list) {
    const to = this.draft.of();
    try {
      const bytes = await redrawn(file);
      const photo = { file: this.#nameFor(item), item, caption: "", sha256: await digest(bytes), size: bytes.byteLength };
      // a picture of one provider must not come to be in the visit to another
      if (this.draft.of().id !== to.id) return this.#tell(item, `“${file.name}” was not taken: another draft was opened meanwhile.`);
      const used = this.draft.all().reduce((sum, { size }) => sum + size, 0);
      if (((used + bytes.byteLength) * 4) / 3 > MOST_BYTES - FOR_THE_REST) {
        return this.#tell(item, "With this photo the visit would be larger than 25 MB. Take another one out first.");
      }
      await this.draft.add(photo, bytes);
      list.append(this.#line(photo, bytes));
      this.#count(list);
    } catch (error) {
      if (error?.name === "QuotaExceededError") {
        return this.#tell(item, `This device has no room for “${file.name}”, and it was not taken. What you typed is saved. Save a copy to a file, and make room.`);
      }
      this.#tell(item, `“${file.name}” could not be read as a picture. Some phones save HEIC, which not every browser reads: send it as JPEG.`);
    }
  }

  #line(photo, bytes) {
    const words = (caption) => caption || `Photo ${photo.file.match(/(\d+)\.\w+$/)?.[1] ?? ""} for ${photo.item}`;
    const id = `caption-${photo.file.replace(".", "-")}`;
    const image = bytes && make("img", { alt: words(photo.caption), src: URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })) });
    const caption = make("input", { type: "text", id, maxlength: 300, autocomplete: "off" });
    caption.value = photo.caption ?? "";
    caption.addEventListener("input", () => {
      this.draft.caption(photo.file, caption.value);
      if (image) image.alt = words(caption.value);
    });
    const line = make("li", {}, image ?? make("p", {}, "The picture itself is no longer on this device."), make("label", { for: id }, "What it shows"), caption);
    line.append(
      button(`Remove ${photo.file}`, async () => {
        await this.draft.remove(photo.file);
        const list = line.parentElement;
        line.remove();
        this.#count(list);
        list.closest("details").querySelector("summary").focus();
      }, { class: "plain" }),
    );
    return line;
  }

  #nameFor(item) {
    const stem = item.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "photo";
    const taken = new Set(this.draft.all().map(({ file }) => file));
    for (let n = 1; ; n += 1) if (!taken.has(`${stem}-${n}.jpg`)) return `${stem}-${n}.jpg`;
  }

  #count(list) {
    const count = list.children.length;
    list.closest("details").querySelector("[data-photo-count]").textContent = count ? `(${count})` : "";
  }

  #tell(item, sentence) {
    tellBeside(this.form, `photos.${item}`, sentence);
  }
}

/** The picture drawn anew as a JPEG. Rejects for what the browser cannot read. @param {Blob} file */
export async function redrawn(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = make("canvas", { width: Math.max(1, Math.round(picture.width * scale)), height: Math.max(1, Math.round(picture.height * scale)) });
  const context = canvas.getContext("2d");
  // what shines through a drawing is paper
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob.arrayBuffer();
}

/** SHA-256 in hexadecimal digits. @param {ArrayBuffer} bytes */
export async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
