"""What a partnership keeps about each provider: identity, venues, contacts by role, courses, documents, notices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from build_tools.models.columns import Record, column
from build_tools.models.level import Level
from build_tools.models.qualification import NUMBER, SLUG, SUBJECT_CODE
from build_tools.models.visibility import Visibility

PUBLIC, MEMBERS, INTERNAL = Visibility.PUBLIC, Visibility.MEMBERS, Visibility.INTERNAL
KeyStage = Literal["KS1", "KS2", "KS3", "KS4", "KS5"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEB_ADDRESS = r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][^\s<>\"]*)?$"
EMAIL = r"^[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+$"
PHONE = r"^\+?[0-9 ()]{7,20}$"


class RegistrationStatus(StrEnum):
    """What the provider is in law; decides which route to listing it takes."""

    REGISTERED_SCHOOL = "registered_school"
    FE_COLLEGE = "fe_college"
    NOT_REQUIRED = "not_required"
    APPLIED = "applied"
    UNKNOWN = "unknown"


class Need(StrEnum):
    """Needs a provider says that it can meet, in the words of the SEND code of practice and of commissioners."""

    SEMH = "SEMH"
    ADHD = "ADHD"
    AUTISM = "Autism"
    ANXIETY = "Anxiety and school avoidance"
    LEARNING = "Learning difficulties"
    SPECIFIC_LEARNING = "Specific learning difficulties"
    SPEECH = "Speech and language"
    HEARING = "Hearing impairment"
    VISION = "Vision impairment"
    PHYSICAL = "Physical disability"
    MEDICAL = "Medical needs"
    EAL = "English as an additional language"


class VenueKind(StrEnum):
    """Whether pupils go to a place, or the teaching comes to them."""

    PREMISES = "premises"
    OUTREACH = "outreach"
    ONLINE = "online"


class Provider(Record):
    """An organisation that teaches pupils who cannot be in a mainstream classroom."""

    id: str = column(
        "Id",
        "Our short name for the provider; part of its address, never changed.",
        visibility=PUBLIC,
        required=True,
        pattern=SLUG,
        longest=64,
    )
    name: str = column("Name", "The name it trades under.", visibility=PUBLIC, required=True, longest=120)
    legal_name: str | None = column(
        "Legal name", "The registered company, charity or trust, if different.", visibility=PUBLIC, longest=160
    )
    website: str | None = column(
        "Website", "Full address, starting with https://.", visibility=PUBLIC, pattern=WEB_ADDRESS, longest=200
    )
    summary: str = column(
        "Summary", "One sentence a commissioner can decide on.", visibility=PUBLIC, required=True, longest=240
    )
    description: str | None = column(
        "Description", "What a day there is like and whom it suits. Plain text.", visibility=PUBLIC, longest=4000
    )
    registration_status: RegistrationStatus = column(
        "Registration status",
        "Registered school, further-education college, not required to register, applied, or unknown.",
        visibility=PUBLIC,
        required=True,
    )
    urn: str | None = column(
        "URN",
        "Unique reference number of a registered school or college, six digits.",
        visibility=PUBLIC,
        pattern=r"^[0-9]{6}$",
    )
    dfe_number: str | None = column(
        "DfE number", "Establishment number, such as 892/6012.", visibility=PUBLIC, pattern=r"^[0-9]{3}/[0-9]{4}$"
    )
    inspected_on: date | None = column(
        "Last inspected on", "Date of the last full inspection by Ofsted or another inspectorate.", visibility=PUBLIC
    )
    inspection_framework: str | None = column(
        "Inspection framework",
        "The framework that inspection used, such as EIF 2019. Grades are never converted between frameworks.",
        visibility=PUBLIC,
        longest=60,
    )
    inspection_grade: str | None = column(
        "Inspection result", "The result in that framework's own words, such as Good.", visibility=PUBLIC, longest=60
    )
    age_from: int = column("Youngest age", "In years.", visibility=PUBLIC, required=True, at_least=4, at_most=25)
    age_to: int = column("Oldest age", "In years.", visibility=PUBLIC, required=True, at_least=4, at_most=25)
    key_stages: tuple[KeyStage, ...] = column(
        "Key stages", "KS1 to KS5, with semicolons between.", visibility=PUBLIC, default=()
    )
    needs_met: tuple[Need, ...] = column(
        "Needs met", "Needs the provider says it can meet.", visibility=PUBLIC, default=()
    )
    max_hours_per_week: Decimal | None = column(
        "Most hours a week",
        "The most hours one pupil may attend in a week, breaks included.",
        visibility=PUBLIC,
        at_least=0,
        at_most=60,
    )
    max_days_per_week: Decimal | None = column(
        "Most days a week", "The most days one pupil may attend in a week.", visibility=PUBLIC, at_least=0, at_most=7
    )
    max_weeks: int | None = column(
        "Longest placement",
        "In weeks, at the most days a week above; blank when open-ended or unknown.",
        visibility=PUBLIC,
        at_least=1,
        at_most=200,
    )
    accepts_ehcp_full_time: bool | None = column(
        "Takes full-time pupils with an EHC plan", "yes or no.", visibility=PUBLIC
    )
    accepts_looked_after_full_time: bool | None = column(
        "Takes full-time looked-after pupils", "yes or no.", visibility=PUBLIC
    )
    pupils_over_18_hours: int | None = column(
        "Pupils over 18 hours a week",
        "A count only. Tests whether the law asks for registration.",
        visibility=INTERNAL,
        at_least=0,
        at_most=2000,
    )
    pupils_over_18_hours_ehcp: int | None = column(
        "… of them with an EHC plan", "A count only.", visibility=INTERNAL, at_least=0, at_most=2000
    )
    pupils_over_18_hours_looked_after: int | None = column(
        "… of them looked after", "A count only.", visibility=INTERNAL, at_least=0, at_most=2000
    )
    counts_as_at: date | None = column("Counted on", "The day the three counts were true.", visibility=INTERNAL)
    capacity: int | None = column(
        "Capacity", "Most pupils at one time, over all venues.", visibility=PUBLIC, at_least=1, at_most=5000
    )
    cost_per_day: Decimal | None = column(
        "Cost a day", "Pounds for one pupil for one day.", visibility=PUBLIC, at_least=0, at_most=5000
    )
    cost_note: str | None = column("What the cost covers", "Plain text.", visibility=PUBLIC, longest=300)
    transport: str | None = column(
        "Transport", "How pupils get there, and who arranges it.", visibility=PUBLIC, longest=300
    )
    attendance_reporting: str | None = column(
        "Attendance reporting",
        "How and how often attendance is reported to the school.",
        visibility=PUBLIC,
        longest=300,
    )
    absence_reported_within_minutes: int | None = column(
        "Absence reported within", "Minutes from the start of the session.", visibility=PUBLIC, at_least=0, at_most=1440
    )
    internal_note: str | None = column(
        "Note for staff",
        "Never shown outside the partnership's staff. No pupil is ever named or described.",
        visibility=INTERNAL,
        longest=1000,
    )


class Venue(Record):
    """A place where a provider teaches, or the area to which it travels or broadcasts."""

    id: str = column("Id", "Our short name for the venue.", visibility=PUBLIC, required=True, pattern=SLUG, longest=80)
    provider_id: str = column("Provider", "Whose venue it is.", visibility=PUBLIC, required=True)
    name: str = column(
        "Name", "What people call it, such as Lenton Lane workshop.", visibility=PUBLIC, required=True, longest=120
    )
    kind: VenueKind = column(
        "Kind", "premises, outreach (staff travel to the pupil) or online.", visibility=PUBLIC, required=True
    )
    address: str | None = column("Address", "Street and number, without the town.", visibility=PUBLIC, longest=200)
    town: str | None = column("Town", "Post town; venues are browsed by it.", visibility=PUBLIC, longest=60)
    postcode: str | None = column("Postcode", "Needed for premises; blank otherwise.", visibility=PUBLIC, longest=10)
    area_covered: tuple[str, ...] = column(
        "Area covered",
        "For outreach and online: postcode areas or districts such as NG or DE7, or England.",
        visibility=PUBLIC,
        default=(),
    )
    access: str | None = column(
        "Access", "Step-free access, parking, toilets: what a visitor must know.", visibility=PUBLIC, longest=300
    )


class Contact(Record):
    """How to reach a role at the provider. People are never named."""

    provider_id: str = column("Provider", "Whose contact it is.", visibility=PUBLIC, required=True)
    role: str = column(
        "Role",
        "Such as Bookings or Designated safeguarding lead; a role, never a name.",
        visibility=PUBLIC,
        required=True,
        longest=80,
    )
    phone: str | None = column(
        "Phone", "A number of the organisation, not of a person at home.", visibility=PUBLIC, pattern=PHONE
    )
    email: str | None = column(
        "E-mail", "A shared mailbox where there is one.", visibility=PUBLIC, pattern=EMAIL, longest=120
    )
    visibility: Visibility = column(
        "Visibility",
        "Who sees this whole row: public, members or internal. Blank means internal.",
        visibility=INTERNAL,
        default=INTERNAL,
    )


class Course(Record):
    """Something a provider teaches, at one or more of its venues."""

    id: str = column("Id", "Our short name for the course.", visibility=PUBLIC, required=True, pattern=SLUG, longest=80)
    provider_id: str = column("Provider", "Who teaches it.", visibility=PUBLIC, required=True)
    title: str = column("Title", "As the provider calls it.", visibility=PUBLIC, required=True, longest=200)
    venue_ids: tuple[str, ...] = column(
        "Venues",
        "Where it runs, with semicolons between. Distance is measured to these.",
        visibility=PUBLIC,
        required=True,
    )
    qualification_number: str | None = column(
        "Qualification number",
        "On the Ofqual register, such as 600/2769/1; blank when it leads to none.",
        visibility=PUBLIC,
        pattern=NUMBER,
    )
    awarding_body_id: str | None = column(
        "Awarding body", "Blank when the qualification says it, or when there is none.", visibility=PUBLIC
    )
    level: Level | None = column(
        "Level", "Blank when the qualification says it, or when the course has none.", visibility=PUBLIC
    )
    subject: str | None = column(
        "Subject area",
        "Sector subject area, tier 2, such as 4.3; blank when the qualification says it.",
        visibility=PUBLIC,
        pattern=SUBJECT_CODE,
    )
    days: tuple[Weekday, ...] = column("Days", "Mon to Sun, with semicolons between.", visibility=PUBLIC, default=())
    weeks: int | None = column("Weeks", "How long it takes.", visibility=PUBLIC, at_least=1, at_most=200)
    hours_per_week: Decimal | None = column("Hours a week", "Taught hours.", visibility=PUBLIC, at_least=0, at_most=60)
    places: int | None = column(
        "Places", "How many pupils it can take in all.", visibility=PUBLIC, at_least=0, at_most=2000
    )
    expected_outcome: str | None = column(
        "Expected outcome", "What a pupil leaves with.", visibility=PUBLIC, longest=300
    )
    starts_on: date | None = column("Starts on", "First day; blank for roll-on, roll-off.", visibility=PUBLIC)
    ends_on: date | None = column("Ends on", "Last day; the course is not found after it.", visibility=PUBLIC)


class Document(Record):
    """Evidence that a provider holds, and until when it counts. Only dates are kept, never the paper."""

    provider_id: str = column("Provider", "Who holds it.", visibility=PUBLIC, required=True)
    kind: str = column(
        "Kind",
        "One of the kinds that policy.toml lists, such as public_liability_insurance.",
        visibility=PUBLIC,
        required=True,
        pattern=r"^[a-z0-9_]+$",
    )
    issued_on: date = column("Issued or done on", "The day from which it counts.", visibility=PUBLIC, required=True)
    expires_on: date | None = column(
        "Expires on", "The last day on which it counts; blank to use the period in policy.toml.", visibility=PUBLIC
    )
    cover_pounds: int | None = column("Cover", "For insurance, in pounds.", visibility=PUBLIC, at_least=0)
    seen_by: str | None = column(
        "Seen by", "Role or staff reference of whoever checked it. Never a name.", visibility=INTERNAL, longest=60
    )
    reference: str | None = column("Reference", "Policy or certificate number.", visibility=INTERNAL, longest=80)


class Notice(Record):
    """A decision that people took outside a visit: a suspension, or a removal from the directory."""

    provider_id: str = column("Provider", "Whom it is about.", visibility=PUBLIC, required=True)
    kind: Literal["suspended", "removed"] = column("Kind", "suspended or removed.", visibility=PUBLIC, required=True)
    starts_on: date = column("From", "The first day it holds.", visibility=PUBLIC, required=True)
    ends_on: date | None = column("Until", "The last day it holds; blank while it stands.", visibility=PUBLIC)
    public_reason: str = column(
        "Reason in public words",
        "Printed on the provider's page. Say nothing about a child or a person.",
        visibility=PUBLIC,
        required=True,
        longest=300,
    )
    decided_by: str = column(
        "Decided by", "Role or board. Never a name.", visibility=INTERNAL, required=True, longest=60
    )
    internal_note: str | None = column(
        "Note for staff", "Never shown outside the partnership's staff.", visibility=INTERNAL, longest=1000
    )
