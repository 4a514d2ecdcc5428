"""The check of patient.py, against the example season."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer import examples
from composer.guard import engine
from composer.guard.checks.patient import patient_identifier
from composer.guard.rule import Example, Finding

HERE = examples.season()
RULE = next(r for r in HERE.facts.policy.rules if r.id == "patient-identifier")


def found(text: str = "", **message: Any) -> list[Finding]:
    said = {"kind": "lor_request", "text": text} | message
    return list(engine.findings_of(RULE, examples.context_of(HERE, Example(True, said))))


def shown(text: str, **message: Any) -> list[tuple[str, str | None]]:
    return [(f.severity, f.excerpt) for f in found(text, **message)]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("You will remember Mr. Ferreira, a patient with endocarditis.", "Ferreira"),
        ("We admitted Mrs. O'Dowd with sepsis.", "O'Dowd"),
        ("The patient, Naoko Brandt, asked for the window.", "Naoko Brandt"),
        ("A boy named Casimir had leukemia.", "Casimir"),
        ("The patient's wife Ludmila sat by the bed.", "Ludmila"),
        ("Walter, a 61-year-old with gout, laughed at all of it.", "Walter"),
        ("The case is Theodora Banks, a woman with a dissection.", "Theodora Banks"),
    ],
)
def test_the_name_of_a_patient_or_a_relative_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Chen saw the patient with me.",
        "Ms. Quill, the clinic coordinator, found a room for the patient.",
        "The patient liked Dr. Kimura and Ana Kovač, and they liked her.",
        "A patient with Crohn's disease and one with Addison disease came that day.",
        "I will call her Rosa, which is not her real name: a patient with lupus.",
        "Maria Lopez, a resident, saw the patient with me.",
        "At Cedar Point Hospital, a 45-year-old man with gout was admitted.",
    ],
)
def test_names_of_doctors_of_staff_and_of_diseases_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. K. was a patient with cirrhosis.",
        "J.D., a 45-year-old, had a stroke.",
        "I saw patient R.M. daily.",
    ],
)
def test_initials_alone_are_a_warning(text: str) -> None:
    assert {f.severity for f in found(text)} == {"warn"}


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("The patient was admitted on July 14, 2026.", "July 14, 2026"),
        ("A man with gout came to clinic on Monday, June 22nd.", "Monday, June 22nd"),
        ("The patient died on 6/19/2026.", "6/19/2026"),
        ("Her surgery was on 2026-06-19. The patient did well.", "2026-06-19"),
        ("The patient was born on 4 May 1961.", "4 May 1961"),
        ("On June 11, during my rotation, we admitted a woman with lupus.", "June 11"),
        ("On Christmas Eve we admitted a girl with meningitis.", "Christmas Eve"),
    ],
)
def test_the_day_of_something_that_happened_to_a_patient_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "My rotation ran from June 1 to June 28, and I followed a patient with gout.",
        "Since my interview on December 4 I have thought of the patient you described.",
        "On January 15, I gave a talk about a patient with gout.",
        "I take Step 3 on March 9 and see one patient a day until then.",
        "I was admitted to medical school on August 20, 2017, and saw my first patient in 2018.",
        "My grandmother died on March 3, 2019, before I saw a patient.",
        "In July 2026 and in 2025 the patient was admitted.",
        "The letter about the patient is due on September 15.",
        "The patient had a pressure of 120/80 and reflexes of 2/4.",
        "I saw the patient in Wednesday clinic.",
    ],
)
def test_days_of_the_applicant_and_months_alone_pass(text: str) -> None:
    assert not found(text)


def test_a_day_beside_a_patient_that_nothing_explains_is_a_warning() -> None:
    assert shown("My patient of June 11 had lupus.") == [("warn", "June 11")]


@pytest.mark.parametrize("age", ["90", "93", "101", "ninety-six", "ninety"])
def test_an_age_over_eighty_nine_blocks(age: str) -> None:
    assert [f.severity for f in found(f"A {age}-year-old with pneumonia taught me to wait.")] == ["block"]


@pytest.mark.parametrize(
    "text",
    [
        "An 89-year-old woman with pneumonia taught me to wait.",
        "The patient was 90 or older.",
        "My 94-year-old grandmother met a patient of mine.",
        "The patient weighed 94 kg, and a 100-year-old hospital has old scales.",
        "Of 1200 patients 93 were over 90.",
    ],
)
def test_younger_ages_and_other_numbers_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("The patient lived at 418 Larch Street.", "418 Larch Street"),
        ("The patient's home, ZIP 55912, had no heat.", "55912"),
        ("A farmer from Millbrook was admitted.", "Millbrook"),
        ("My patient, who lives in Pine County, was admitted.", "Pine County"),
        ("A woman from Tarn Valley had black lung.", "Tarn Valley"),
    ],
)
def test_where_a_patient_lives_or_comes_from_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "A farmer from Ohio was admitted.",
        "A patient from rural Minnesota and one from Nigeria were admitted.",
        "The patient was transferred from Mercy Hospital.",
        "I grew up in Belém, where a patient walks for days.",
        "Dr. Marsh, who grew up in Tarn Valley, saw a patient with me.",
    ],
)
def test_states_countries_hospitals_and_the_applicants_own_places_pass(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("The patient's MRN is 4471920.", "4471920"),
        ("The patient's SSN is 219-09-9999.", "219-09-9999"),
        ("The patient's policy number XQK220914 was wrong.", "XQK220914"),
        ("The patient's specimen S24-11873 was lost.", "S24-11873"),
        ("The patient's pacemaker, serial number PJN402118, failed.", "PJN402118"),
        ("The patient drove himself, license plate 7KLM402.", "7KLM402"),
        ("The patient's phone is (612) 555-0177.", "(612) 555-0177"),
        ("The patient's address is bigfish@mail.example.", "bigfish@mail.example"),
        ("The patient logged in from 10.24.113.7.", "10.24.113.7"),
    ],
)
def test_a_number_or_an_address_of_a_patient_blocks(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I left the MRN of the patient out.",
        "My ERAS ID is 2027445566, and a patient with gout is in my statement.",
        "Call me at +1 555 0133 or write to akimura@cedarpoint.example about the patient.",
        "The patient's potassium was 6.8 and the dose 81 mg; the poster is at https://doi.org/10.1000/1.",
    ],
)
def test_numbers_and_addresses_of_people_on_file_pass(text: str) -> None:
    assert not found(text)


def test_bed_and_room_and_what_is_true_of_one_person_are_warnings() -> None:
    for text in (
        "The patient in bed 14 had a stroke.",
        "The patient in room 412 had a stroke.",
        "My patient was the mayor of a small town.",
        "She was the only patient in the state with this defect.",
        "The patient was widely covered in the news.",
    ):
        assert {f.severity for f in found(text)} == {"warn"}, text


def test_words_like_bed_and_room_pass() -> None:
    assert not found("The patient left the emergency room 3 times and hated bed rest.")


def test_a_picture_of_a_patient_blocks_in_the_text_and_among_the_attachments() -> None:
    assert found("I attach a photo of the rash that the patient had.")[0].severity == "block"
    (finding,) = found("My notes are here.", attachments=["notes.pdf", "chest_xray.png"])
    assert (finding.field, finding.start, finding.severity) == ("attachment", 11, "block")
    assert not found("A patient with gout is in my statement.", attachments=["headshot.jpg", "cv.pdf"])
    assert not found("I attach my photo. A patient with gout is in my statement.")


def test_a_picture_that_may_be_of_the_patient_is_a_warning() -> None:
    assert [f.severity for f in found("A patient had gout.", attachments=["IMG_2231.jpg"])] == ["warn"]


def test_the_subject_is_read_as_well() -> None:
    assert [f.field for f in found(subject="The patient in MRN 5520917")] == ["subject"]


def test_without_a_patient_nothing_is_found() -> None:
    assert not found(
        "Mr. Ferreira and Elena met me on July 14 at 418 Larch Street, room 412, near Millbrook."
    )


def test_the_fix_says_what_to_write_instead() -> None:
    assert "year only" in found("The patient died on 6/19/2026.")[0].fix
    assert "state only" in found("A farmer from Millbrook was admitted.")[0].fix


@pytest.mark.parametrize(
    "text",
    [
        "I sat with Denise R. through her first round of chemotherapy and she taught me to listen.",
        "You let me place the line in Mr. Halvorsen on my second night, and I have not forgotten his thanks.",
        "I delivered the Kowalczyk twins with you in the last week of the block.",
        "Little Amara came to us with burns on both hands and left laughing.",
        "The case I hope you will mention is Harold Pinkney's stroke.",
        "I looked after Mrs. Abernathy until her discharge to a nursing home.",
        "Our case report describes Tomas Villanueva, whose leukemia returned after the transplant.",
        "Eleanor Whitcomb, whose line I placed, wrote me a card afterward.",
        "I was at the bedside when Mr. Dubois was taken off the ventilator.",
        "Of everyone on my list that month, Geraldine Foss is the one I still think of.",
        "Ms. Tran's biopsy came back on my last day with you.",
        "Sister Bernadette had the worst pneumonia I have seen.",
        "He came to me with chest pain and left on the third of May with a new valve.",
        "The baby was born at 3:14 in the morning on New Year's Eve.",
        "She had her kidney transplant on the ninth of August 2024.",
        "I watched the surgeon open her chest on 14 May 2023.",
        "Her birthday was 17/08/1959 and her diagnosis was myeloma.",
        "Our overdose came in feb 21 2026 and we kept her alive.",
        "The twins were delivered on Christmas Day 2022 by emergency section.",
        "The boy with burns arrived on the evening of the second of November.",
        "He was ninety-four years and still chopped his own wood before the fracture.",
        "A farmer of 93 with sepsis asked me for a cigarette.",
        "She was 102 and had never been in a hospital before the fall.",
        "My first patient was a centenarian with pneumonia.",
        "The oldest person on my list, aged one hundred and one, sang to me.",
        "The lady in bed 412B had a pulmonary embolism that nobody expected.",
        "The stroke in room 512 was my first code.",
        "My note on him is under chart 88214-7.",
        "The slides are filed under biopsy number SP-23-1187.",
        "Her daughter's cell is 612-555-0148 if you want to know how the dialysis goes.",
        "His wife writes from k.hallor@mail.example and says the chemotherapy is over.",
        "The man with the hip fracture lives above the bakery on Quarry Street.",
        "She came from Little Elk with a ruptured appendix.",
        "The overdose was found at the end of County Road 14.",
        "A widow from the village of Tarn Bridge brought me plums after her cataract surgery.",
        "I treated the mayor of Alder Falls for pneumonia.",
        "The imam of the big mosque on Ninth Avenue died of pancreatic cancer while I was on service.",
        "The high school's football coach had his bypass with us.",
        "I helped care for a news anchor whose leukemia was public.",
        "She is the only nun in the county with a heart transplant.",
        "Our team delivered quadruplets at Cedar Point that fall.",
        "It was the first case of rabies in the state and I took the history.",
        "His accident was in the newspaper for a week, and I drew his blood every morning.",
        "The X-ray below shows her shattered pelvis.",
        "I have his CT on my phone and can show you at the meeting.",
        "I attached a video of his gait before and after the drain.",
        "In the attached image you can still read her name and birth date.",
        "A recording of her heart murmur is attached.",
        "The picture of his foot ulcer is pasted below.",
        "Mr. Castellano held my hand before his amputation, and I learned what fear looks like.",
        "I will always remember Beatrix Olander, who died of ovarian cancer on our ward.",
        "When I rotated on oncology I followed little Theo through his bone marrow transplant.",
        "T.W., born 4/12/1950, had the worst liver I have examined.",
        "Old Mr. Pruitt from Henlow Bridge would only take his insulin from me.",
        "Mrs. Vasquez-Lang let me remove her stitches, and you watched from the door.",
        "I met Ruth Ellison at intake, and she was the first person I told that she had cancer.",
        "Gloria's dialysis ran late every Tuesday, so we talked.",
        "I admitted her on the night of the blizzard, January the sixth, with diabetic ketoacidosis.",
        "His heart stopped on Palm Sunday 2025 and we got him back.",
        "You will recall Jerome W., the man whose seizures we stopped.",
        "Mrs. Haldane's fever would not break, and you sat with me over the cultures.",
        "Little Jonah stopped breathing in my arms and I bagged him until you came.",
        "I first understood dying when Pearl Hutchins asked me to turn off the machine.",
        "He was born on the sixteenth of July, two months early, and I carried him to the incubator.",
        "Your note on Mr. Ferrante's kidney biopsy is the finest I have read.",
        "I followed Ms. Adichie from the emergency room to rehab.",
        "Our centenarian walked out on a new hip.",
        "I was the student who found the clot in Raymond's leg.",
        "On Thanksgiving morning a woman with a ruptured ectopic came in gray, and I ran for blood.",
        "My ninety-three year old patient with heart failure called me captain.",
        "I met Cedric P. in the addiction clinic and saw him every week.",
        "The boy in room 303 with osteosarcoma named his crutch.",
        "She works at the diner on Foster Road and hid her epilepsy from everyone.",
        "The priest of St. Agatha's had a stroke during Mass and we gave him the drug in time.",
        "A photo of the burn is attached so that you can recall it.",
        "I can be sure of the date because it was Valentine's Day when his heart stopped.",
        "Her chart is 0098-2214 if you want to see the pathology.",
        "His number is (651) 555-0111 and he is glad to speak of his recovery from sepsis.",
    ],
)
def test_a_patient_told_of_without_the_word_is_found(text: str) -> None:
    assert found(text, kind="lor_packet")


@pytest.mark.parametrize(
    "text",
    [
        "A man in his sixties with sepsis taught me to recheck the lactate.",
        "A woman of eighty-nine with a hip fracture asked me to dance.",
        "My own grandfather, who is 96, had a stroke and recovered in his village.",
        "I spent ninety days on the stroke service.",
        "My grandmother lived above the bakery on Quarry Street until her dialysis began.",
        "I interviewed on December 4 and remember our talk about dialysis.",
        "My rotation in the burn unit ran from the third of May to the thirtieth.",
        "Mrs. Dalloway is the book I reread after a hard night in the ICU.",
        "I wrote about a patient whom I shall call Mr. A, which is not his name.",
        "Dr. Marsh showed me the transplant unit on interview day.",
        "Ms. Quill from the office sent me the Zoom link and room 512 for the interview.",
        "I met Priya Shah, a second-year resident, at the clinic.",
        "Abraham Verghese writes about the bedside better than anyone.",
        "At the dialysis clinic I learned to read a fistula by hand.",
        "I gave 40 mg of furosemide and watched the pressure rise.",
        "Our registry counted 93 fractures in 1,204 visits.",
        "In 2022 I published a case report on leukemia in pregnancy.",
        "In July I admitted a woman with pneumonia to the ICU.",
        "Residents rotate at Cedar Point Hospital and at a nursing home.",
        "I will attend the stroke conference in Chicago on March 9.",
        "The hospital, 110 years old, still has a bell at the door.",
        "My father was mayor of our town and died of cancer.",
        "I grew up on Quarry Street in a town with one clinic.",
        "My sister was born on Christmas Day 2001 and has asthma.",
        "I was the only student from my village to study medicine.",
        "I was the first in my family to finish school, and I work in a free clinic.",
        "Thank you for the tour of the pediatric ward on Tuesday, December 8.",
        "I attach my photo, my CV and my transcript.",
        "Dr. Okafor and I discussed sepsis bundles on the ninth of January.",
        "The Glasgow score was 9 and the CT was clean.",
        "I coach a soccer team and volunteer at the nursing home.",
        "Mr. Rogers once said that helpers are everywhere, and I think of it on every ward.",
        "Ms. Patel, the program coordinator, answered me within an hour.",
        "A boy with leukemia drew me a picture of a rocket.",
        "I learned chest X-rays from your residents.",
        "A fisherman from Alaska with frostbite joked all night.",
        "I presented a poster on burns at the ACP meeting on April 18, 2024.",
        "My mother, a nurse on a dialysis ward, woke at four each day.",
        "Riverbend delivers twins every week, and I want to learn from that.",
        "The only hospital in the county closed its maternity ward.",
        "The first resident I met was Elena Petrova, who talked about her continuity clinic.",
        "My uncle Rafael had a transplant in 2019 and that is why I care about consent.",
        "I passed Step 3 on the ninth of August 2024.",
        "I sat with a dying woman and said nothing for an hour, as you had taught me.",
        "A patient with cirrhosis and his wife let me join the family meeting.",
        "My mentor, Samuel Oyelaran, taught me how to run a code.",
        "Paul Farmer's work on tuberculosis in Haiti made me choose medicine.",
        "The chief resident, Marcus Webb, walked us through the biopsy suite.",
        "I took care of a man who had been homeless for a decade and had lost a foot to diabetes.",
        "Caring for a woman at the end of her life in hospice changed how I speak.",
        "My research on sepsis covered 412 charts and 90 deaths.",
        "Your clinic on Larch Street serves the patients I hope to treat.",
        "I would be glad to meet on Friday, January 15, to talk about the case report.",
        "Sherlock Holmes would have seen the diagnosis before I did.",
        "Mother Teresa and Florence Nightingale were read aloud at my school of nursing.",
        "My friend Daniel, a co-intern, covered for me when I was sick with pneumonia.",
        "I called 90 families after discharge and asked about their medicines.",
        "We treat many farmers in the valley, most of them over 80, with heart failure.",
        "Thank you for showing me room 4 of the simulation lab, where I ran the mock code.",
        "I shadowed Ms. Reyes, the wound care nurse, on the burn unit.",
        "I learned from Mr. Baptiste, our dialysis technician, how to listen to a fistula.",
        "Ms. Lindholm, the social worker, taught me to plan a discharge.",
        "Anna Karenina taught me more about grief than any ward.",
        "In one week I saw three strokes, two overdoses and a birth.",
        "A mother of twins told me that nobody had asked her how she slept.",
        "I have been on call on New Year's Eve three times.",
        "Thank you for the phone call on Monday, February 1.",
        "An anonymous man in his forties with an overdose survived because a stranger carried naloxone.",
        "You can reach me at +1 555 0133 about the case report.",
        "The ICU at Fairhaven has 24 beds and a transplant program.",
        "My wife Sofia is a nurse in a burn unit.",
        "I moved to Cedar Point from Belém after my intern year on the medicine ward.",
        "I met Dr. Rossi in the clinic on Thursday, December 10, and we spoke about asthma.",
        "Dr. Hannah Lowe and Tom Reed, the pharmacist, rounded with us in the ICU.",
        "I speak with Mrs. Chen, who runs the food pantry, about diabetes.",
        "A woman whose cancer had spread asked me to read to her.",
        "I would like to do research on stroke in St. Luke's parish hospital.",
        "Our free clinic in Tarn Valley sees 90 people a week.",
        "I live in a small town near Lakemont and work in a nursing home.",
        "An 80-year-old man with delirium thought that I was his son.",
        "Thomas Sydenham said that a man is as old as his arteries.",
        "My case report on a rare lymphoma was published in 2025.",
        "The OSCE had a simulated patient, Mr. Jones, with chest pain.",
        "I memorized the case of Phineas Gage in my neurology course.",
        "As a paramedic in Porto Alto, I delivered two babies in the ambulance.",
        "My daughter was born on 3 March 2024 and I took six weeks off.",
        "Please send the letter about my work with stroke patients by the fifteenth of September.",
        "I scored 93 on the shelf exam after my surgery rotation.",
        "She was the only attending who asked me about my family.",
        "The only resident in the room when the code began, I called for help.",
        "Dr. Chen, who was once mayor of her town, taught me how to place a line.",
        "Mr. Solberg, your education specialist, fixed my form for the hospital badge.",
        "I enjoyed lunch with Elena Marsh and her stories about the emergency room.",
        "Dr. Amadi said her team cures more leukemia than any in the state.",
        "On December 3rd I watched your residents present a case of lupus.",
        "In my interview on the third of December we spoke about a woman with lupus.",
        "I met your fellow Tariq Aziz, who had trained in nephrology, and he explained the transplant list.",
        "The patient I treated in 2024 for tuberculosis now studies nursing.",
        "I spent February 2026 on the transplant service and saw eleven biopsies.",
        "The woman lived alone in a small town and drove two hours for each dialysis.",
        "A man of about seventy with lung cancer asked whether he could still fish.",
        "Their ICU holds 93 beds, 14 of them for burns.",
        "A mother with preeclampsia and her newborn both did well.",
        "She died within a day of admission, and I learned to say it plainly.",
        "The patient, a teacher in her forties, had myasthenia.",
        "He was a farmer in his fifties with a pesticide poisoning.",
        "I gave 100 units of insulin over 24 hours and checked the glucose 12 times.",
        "Chapter 90 of the textbook covers stroke.",
        "My grandmother lived to be 101 and never took a pill.",
        "She was 97, my grandmother, and diabetes had taken her sight.",
        "I have asthma, and I was in the hospital on May 2, 2010, as a child.",
        "My son was born on October 30, 2023, by cesarean section.",
        "Ms. Horvat, a nurse educator, gave us a tour of the burn unit.",
        "I study how naloxone reached 102 overdoses in one county.",
        "Prof. Daniel Weiss and I wrote a review of sarcoidosis.",
        "We read about Phineas Gage and his injury.",
        "The program at Lakemont delivers care to Pine County.",
        "We diagnosed a rare leukemia in a young father, and his courage stays with me.",
        "In clinic I follow a couple with diabetes, both in their seventies.",
        "Our mobile clinic drives from village to village in Belém.",
        "The patient whose X-ray I read first had a simple pneumonia.",
        "I carry a list of 40 patients and know each by name.",
        "He would be glad to speak with you about my work; Dr. Chen's office number is (612) 555-0100.",
        "I learned to read an ECG from Dr. Rossi on a Tuesday in May.",
        "I passed my boards on the ninth of March and start in the ICU in July.",
        "One patient in the stroke clinic laughed at my accent.",
        "I interviewed with James Carter, MD, and Susan Miller, DO, about the burn fellowship.",
        "At Fairhaven I placed lines under the eye of Marcus Hill, a senior resident.",
        "The chief of surgery, Anna Berg, showed me an appendectomy.",
        "Please greet Mr. Dalton, who guards the door of the ICU.",
        "Your website has a video of the simulation center and a picture of the NICU.",
        "Ms. Ortega in the program office and her warm replies made this season easier.",
        "Mr. Lund and Ms. Park, both fourth-year students, shared their notes on ECGs with me.",
        "I met Oskar Lund, a research coordinator, who studies hip fractures.",
        "My daughter's preschool is on Fennel Road, near the hospital.",
        "The residents described a patient with lupus and her long road to remission.",
        "On January 8 your clinic team let me watch a family meeting.",
        "I teach anatomy to forty students and keep my own list of rare tumors.",
        "Your hospital stands on Lake Avenue beside the cancer center.",
        "She is the first woman to lead your department of surgery.",
        "I hold a degree from the oldest medical school in the country.",
        "I will be in Lakemont from May 3 to May 9 for the sepsis conference.",
        "He had cancer, and I was his student for the last month of his life.",
        "A nurse named Paula showed me how to soothe a child with burns.",
        "My teacher, Father Dominic, lost his leg and kept teaching.",
        "I wrote my thesis on the plague of 1665 and on how doctors wrote about it.",
        "I had dinner with the residents at 214 Harbor Street after my interview.",
        "The man told me, in Portuguese, that he feared the knife more than the cancer.",
        "A woman with schizophrenia painted the ward for us.",
        "In June 2025, a teenage boy with cystic fibrosis taught me to play cards.",
        "Sam Reyes, Amy Cho and I started the journal club on stroke.",
    ],
)
def test_cases_without_identifiers_and_other_lives_pass(text: str) -> None:
    assert not found(text, kind="interest")


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("She had her kidney transplant on the ninth of August 2024.", "the ninth of August 2024"),
        ("Our overdose came in feb 21 2026 and we kept her alive.", "feb 21 2026"),
        ("His heart stopped on Palm Sunday 2025 and we got him back.", "Palm Sunday 2025"),
        ("Her birthday was 17/08/1959 and her diagnosis was myeloma.", "17/08/1959"),
        ("A farmer of 93 with sepsis asked me for a cigarette.", "93"),
        ("I sat with Denise R. through her chemotherapy.", "Denise R."),
        ("The man with the hip fracture lives above the bakery on Quarry Street.", "Quarry Street"),
    ],
)
def test_plain_identifiers_block_and_are_shown_whole(text: str, excerpt: str) -> None:
    assert ("block", excerpt) in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "I treated the mayor of Alder Falls for pneumonia.",
        "She is the only nun in the county with a heart transplant.",
        "Our team delivered quadruplets at Cedar Point that fall.",
        "I have his CT on my phone and can show you at the meeting.",
        "The lady in bed 412B had a pulmonary embolism that nobody expected.",
    ],
)
def test_what_only_judgment_tells_is_a_warning(text: str) -> None:
    assert {f.severity for f in found(text)} == {"warn"}


def test_an_own_relative_is_never_a_patient() -> None:
    for text in (
        "My grandfather, who is 96, had a stroke on March 3, 2019. He was 93 then and lived on Quarry Street.",
        "My aunt Rosa, who had breast cancer, taught me how to wait in a corridor.",
    ):
        assert not found(text), text


PIECES = st.sampled_from(
    (
        "The patient ", "Mr. Ferreira", " was admitted on July 14", ", MRN 4471920", "J.D., a 45-year-old",
        " lives in Millbrook", "\n\n", ". ", "’s wife Ludmila", " room 4", "\u200b", "ﬁ", "İ", "é", " 6/19/2026",
        "@x.example",
        " 93-year-old", " http://a.example/b", "(", "\t", "I ", "Dr. Chen ", "…",
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=14).map("".join)), st.booleans())
def test_no_text_makes_it_raise_and_every_offset_is_right(text: str, in_subject: bool) -> None:
    message = {"kind": "lor_request", "body": text, "subject": text if in_subject else "Letter"}
    context = examples.context_of(HERE, Example(True, message))
    for hit in patient_identifier(context):
        assert hit.start is not None
        assert hit.end is not None
        whole = context.text(hit.field)
        assert 0 <= hit.start < hit.end <= len(whole)
        assert re.sub(r"\s+", " ", whole[hit.start : hit.end]).strip() == hit.values["found"]
        assert whole[hit.start : hit.end].strip() == whole[hit.start : hit.end]


def test_a_letter_that_speaks_of_nobody_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.guard.checks.patient_finds.find_identifiers", lambda _: 1 / 0)
    here = examples.context_of(examples.season(), Example(False, {"text": "I admire the transition clinic."}))
    assert list(patient_identifier(here)) == []


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("Dawn, our patient with the stroke, wrote her first word.", "Dawn"),
        ("2. Lindqvist, Astrid: sepsis, and I placed the line.", "Lindqvist, Astrid"),
        ("Mrs. Barrett had a normal esophagus, and her ulcer was lower.", "Barrett"),
        ("Professor Ames, the old chemist whom we treated for sepsis, taught me.", "Ames"),
        ("Papa Kwesi had the bleeding ulcer, and I stayed with him.", "Kwesi"),
        ("V.N., the girl with asthma, learned the spacer from me.", "V.N."),
        ("The woman with the ulcer came on Good Friday 2024.", "Good Friday 2024"),
        ("The waiter from Durango with the hepatitis, whom I counselled.", "Durango"),
        (
            "The sole survivor of the plane crash, whose spleen I watched.",
            "The sole survivor of the plane crash",
        ),
    ],
)
def test_a_line_on_a_case_tells_the_writer_of_nobody(text: str, excerpt: str) -> None:
    hits = shown(text, kind="lor_packet")
    assert any(excerpt in (hit or "") or (hit or "") in excerpt for _, hit in hits), hits


@pytest.mark.parametrize(
    "text",
    [
        "The man on Eliquis whose bleeding I found.",
        "We changed the boy with seizures from Depakote to Vimpat.",
        "The woman on Camila who had a clot in her leg.",
        "My co-intern Leticia and I saw the man with the stroke.",
        "The fellow, Anneliese, let me scan the woman with the effusion.",
        "The woman with Takayasu whose pulses I could not find.",
        "The man with Klebsiella pneumonia, whom I presented.",
        "I gave the noon talk on sepsis on March 4, and you stayed.",
        "At Riverside General I admitted the man with cholangitis.",
        "The patient on the Impella whose leg I checked every hour.",
    ],
)
def test_drugs_colleagues_and_diseases_in_a_line_on_a_case_pass(text: str) -> None:
    assert not found(text, kind="lor_packet")
