"""Words of the check of patient.py: people, illnesses, names, places. Data."""

from __future__ import annotations

import re

from composer.guard.places import STATES


def any_of(words: str) -> str:
    """Turn words into an alternation; "_" stands for a space."""
    return "|".join(word.replace("_", " ") for word in words.split())


PERSON = any_of("""
    man woman boy girl gentleman lady infant newborn neonate baby toddler teen teenager adolescent child veteran
    farmer fisherman widow widower grandmother grandfather worker driver victim mother father retiree person immigrant
    refugee survivor female male trucker rancher carpenter mechanic miner welder electrician plumber teammate youth
    preemie preschooler schoolboy schoolgirl kid schoolchild great-grandmother great-grandfather
""")
RELATIVE = any_of("""
    wife husband son daughter mother father sister brother partner spouse grandson granddaughter grandmother
    grandfather niece nephew aunt uncle fiance fiancée girlfriend boyfriend cousin mom dad widow neighbor twin
    caregiver roommate
""")
STAFF = any_of("""
    coordinator nurse manager administrator secretary interpreter chaplain pharmacist social_worker preceptor
    therapist technician technologist librarian professor mentor advisor adviser counselor dean registrar clerk
    physician assistant practitioner resident attending fellow intern hospitalist surgeon pediatrician cardiologist
    internist consultant director chief chair faculty staff receptionist doctor colleague classmate co-intern
    supervisor instructor educator dietitian nutritionist midwife translator investigator statistician author
    co-author researcher night_float scribe phlebotomist sonographer co-resident sub-intern
""")
INSTITUTION = any_of("""
    Hospitals? University Medical Med-Peds Cent(?:er|re) Clinics? Health(?:care)? Institute School College Foundation
    Award Program Residency Service Department Medicine Pediatrics Unit Society Association Academy Conference Journal
    Team ICU Ward Emergency Infirmary Sanatorium
""")
EVENTS = (r"admitted|admitting|admission|readmi\w+|hospitali[sz]\w+|born\b|birth(?:date|day)?\b|DOB|deliver(?:y"
    r"|ed)|discharg\w+|died|death\b|passed away|expired|coded\b|arrest(?:ed)?\b|presented|presentation|presenting"
    r"|came (?:in|to|back)\b|arrived|underwent|surgery|operat(?:ed|ion)\b|procedure\b|biops\w+|transplant\w*"
    r"|intubat\w+|extubat\w+|transferred|diagnos\w+|seen (?:in|by|at|on)|saw (?:an? |the |him|her|M[rs]|our |my )"
    r"|(?:clinic|office|home|hospital|follow-up|[Hh]er|[Hh]is|patient's) (?:\w+ )?visit|visited"
    r"|follow(?:ed)?[- ]up|appointment|scanned|CT\b|MRI\b|x-ray|labs?\b|stroke\b|collaps\w+|injured|fell\b|crash"
    r"|accident|evaluated|examined|treated|cared for|took care of|car(?:ed|ing) for|returned|relaps\w+|replaced"
    r"|repaired|removed|dialysis|chemotherapy|resect\w+|amputat\w+|[Cc]esarean|C-section|stent\w*|\w+ectomy"
    r"|\w+oscopy|\w+otomy|\w+plasty|cath\w*|pronounced|lost (?:my|our|a|him|her)|met (?:an?|my|our|this|him|her)\b"
    r"|took (?:him|her) to|consult(?:ed)?\b|resuscitat\w+|passed\b|stabbed|shot\b|burned|labor\b|(?:the|our|my|her"
    r"|his) patient (?:had|was|could|went|woke|walked|got|did|told|asked|said|began|started|stopped)\b|gone home"
    r"|[Hh]er fever|[Hh]is fever|fever broke|(?:[Hh]e|[Ss]he) (?:was|had|could|went|woke|walked|got|began|started"
    r"|stopped)\b")  # fmt: skip
FIRST_NAMES = any_of("""
    James John Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Steven
    Paul Andrew Kenneth Kevin Brian George Edward Ronald Timothy Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan
    Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Frank Alexander Raymond Patrick Jack Dennis Jerry Tyler
    Aaron Jose José Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Walter Christian Keith Roger Terry
    Harold Sean Gerald Carl Arthur Lawrence Dylan Jesse Bryan Billy Bruce Gabriel Joe Logan Alan Juan Elijah Willie
    Albert Wayne Randy Mason Vincent Liam Roy Bobby Caleb Russell Louis Philip Carlos Luis Miguel Pedro Diego Jorge
    Manuel Ricardo Hector Omar Ahmed Mohammed Ali Hassan Ibrahim Mary Patricia Jennifer Linda Elizabeth Barbara Susan
    Jessica Karen Sarah Lisa Nancy Sandra Ashley Emily Kimberly Margaret Donna Michelle Carol Amanda Melissa Deborah
    Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen Angela Shirley Emma Brenda Pamela Nicole Anna Samantha
    Katherine Christine Debra Rachel Olivia Carolyn Maria María Janet Heather Diane Catherine Julie Joyce Evelyn Joan
    Christina Kelly Lauren Frances Martha Judith Cheryl Megan Andrea Ann Jean Alice Jacqueline Hannah Doris Kathryn
    Gloria Teresa Sara Janice Ruby Marie Julia Theresa Judy Beverly Denise Marilyn Amber Danielle Brittany Diana
    Abigail Jane Natalie Lori Tiffany Alexis Kayla Rosa Elena Carmen Lucia Lucía Guadalupe Ana Isabel Sofia Sofía
    Camila Mateo Fatima Aisha Layla Priya Mei Ingrid Olga Svetlana Edith Ethel Mabel Agnes Harriet Bernice Walt Ernest
    Earl Leroy Ezra Leo Max Eleanor Clara Florence Irene Gladys Norma Vera Lois Pearl Hazel Stella Beatrice Luther
    Clarence Herbert Stanley Norman Otis Jamal Malik Tyrone Keisha Imani Kofi Amina Yusuf Khalid Nadia Yolanda Marcus
    Emeka Gus Ida Ivan Igor Dmitri Wei Ming Hiroshi
""")
ACRONYMS = any_of("""
    ED ER ICU OR IV MD DO NP PA RN US USA UK CT MR MRI TB HF QI PT OT EM IM FM GI GU CV ID ENT OB GYN NICU PICU CCU
    MICU SICU PGY CHF COPD DKA HIV AIDS MS ALS SLE AML CML ALL CLL TTP ITP PE DVT MI ACS CAD AF VA LA NY CA TX DC BMI
    BP HR EKG ECG VR AI IMG USMLE ERAS NRMP AAMC CPR CNS CSF WBC RBC AKI CKD ESRD UTI PCP PGY1 LPN MA ESL LOR CC PS BS
    BA AND FOR THE WE IT HE SHE AN IN ON AT TO OF BY AS IS BE MY SO IF UP NO
""")
EPONYMS = frozenset(
    any_of("""
    Achilles Addison Alport Alzheimer Angelman Apgar Asperger Austin Baker Barrett Bartter Becker Behcet Behçet Bell
    Blalock Boerhaave Brugada Budd Buerger Burkitt Cameron Capgras Castleman Chagas Charcot Charlson Cheyne Chiari
    Churg Colles Conn Cotard Courvoisier Creutzfeldt Crigler Crohn Cullen Cushing Dandy Down Dressler Dravet
    Duchenne Dupuytren Ebstein Ehlers Eisenmenger Ewing Fabry Fallot Fanconi Felty Fontan Fournier Friedreich
    Gaucher Gilbert Gitelman Glasgow Goodpasture Gram Graves Grey Guillain Hansen Hashimoto Heimlich Henoch
    Hirschsprung Hodgkin Horner Huntington Hutchinson Janeway Kallmann Kaposi Kasai Kawasaki Kayser Kikuchi
    Klinefelter Korsakoff Krukenberg Kussmaul Lambert Leber Legg Lemierre Lennox Lewy Liddle Lisfranc Ludwig Lyme
    Lynch Mallory Marfan McBurney Meckel Meniere Ménière Mirizzi Mohs Munchausen Murphy Niemann Noonan Ogilvie
    Ortner Osgood Osler Ottawa Paget Parkinson Perthes Peutz Peyronie Pickwick Pompe Pott Prader Prinzmetal Ramsay
    Ranson Raynaud Reiter Rett Roth Sezary Sheehan Sjogren Sjögren Stevens Still Sturge Sweet Sydenham Takayasu
    Takotsubo Tay Tourette Trousseau Turner Virchow Waldenström Wegener Weil Wellens Wells Wernicke West Whipple
    Wilms Wilson Wolff Zenker Zollinger
""").split("|")
)
"""Persons whom diseases, signs and scores are named after. With a title before it, one may still be a patient."""
BRANDS = frozenset(
    any_of("""
    Abilify Accutane Actemra Adderall Adipex Advair Advil Aimovig Albuterol Aldactone Aldara Aleve Alli Allegra
    Alesse Altace Amaryl Ambien Amethia Apri Aricept Arimidex Ativan Atripla Atrovent Augmentin Avandia Aviane
    Azurette Bactrim Belsomra Benadryl Benicar Benlysta Biktarvy Botox Brilinta Bumex Buspar Bystolic Camila Caplyta
    Carafate Cardizem Catapres Celebrex Celexa Cellcept Chantix Cialis Cimzia Cipro Claritin Cleocin Clomid Clozaril
    Colace Combivent Concerta Coreg Cosentyx Coumadin Cozaar Crestor Cymbalta Cytomel Dapsone Daysee Decadron
    Demerol Depakote Depo Desogen Dexcom Diane Diflucan Dilantin Dilaudid Diovan Ditropan Dobhoff Doxil Duexis
    Dulera Dupixent Effexor Eliquis Ella Eloine Enbrel Enskyce Entresto Entyvio Epivir Epogen EpiPen Errin Estrace
    Eylea Farxiga Fentanyl Fioricet Flagyl Fleet Flexeril Flomax Flonase Flovent Foley Fosamax Geodon Gleevec
    Glucophage Glucotrol Haldol Harvoni Heather Heplock Herceptin Humalog Humira Humulin Hydrea Imitrex Imodium
    Impella Imuran Inderal Invega Isordil Janumet Januvia Jardiance Jasmiel Jolessa Jolivette Kadcyla Kariva Keflex
    Kenalog Keppra Kelnor Kerendia Keytruda Klonopin Kyleena Lamictal Lantus Lasix Latuda Levaquin Levemir Levophed
    Levora Lexapro Librium Lidoderm Liletta Linzess Lipitor Lithium Loestrin Lopressor Loryna Lovenox Lucentis
    Lunesta Lupron Lutera Luvox Lyrica Lyza Macrobid Marlissa Maxalt Medrol Metamucil Micronor Microgynon Mirena
    Mobic Monjaro Motrin Mounjaro Mucinex Mylanta Namenda Naprosyn Narcan Nardil Natazia Neulasta Neupogen Neurontin
    Nexium Nexplanon Nikki Norco Normodyne Norvasc Novolog Nplate Nuvaring Ocrevus Olumiant Opdivo Orencia Orilissa
    Otezla Oxycontin Ozempic Pamelor Paragard Parnate Paxil Paxlovid Pepcid Percocet Percodan Plaquenil Plavix
    Pleurx Portia Pradaxa Prevacid Prilosec Procardia Prograf Prolia Propecia Protonix Provigil Prozac Pulmicort
    Reclast Reglan Remicade Remeron Repatha Requip Restoril Retin Revlimid Rinvoq Risperdal Ritalin Rituxan Robaxin
    Rocephin Rybelsus Sandimmune Saxenda Seasonique Senokot Septra Seroquel Simponi Sinemet Singulair Skyla Skyrizi
    Slynd Soliris Solumedrol Soma Sonata Spiriva Spravato Sprintec Stelara Stribild Suboxone Subutex Sudafed Sutent
    Symbicort Symdeko Synthroid Tagrisso Taltz Tamiflu Tapazole Tegretol Tenormin Tobradex Topamax Toprol Toradol
    Toujeo Tradjenta Tremfya Trelegy Trikafta Trileptal Trulicity Truvada Tylenol Tysabri Ultram Unasyn Uceris
    Valium Valtrex Vancomycin Vasotec Venofer Ventolin Versed Viagra Vicodin Victoza Vimpat Viorele Vistaril
    Vivitrol Voltaren Vraylar Vyvanse Warfarin Wegovy Wellbutrin Xanax Xarelto Xeljanz Xeloda Xgeva Xolair Yasmin
    Yaz Yervoy Zantac Zarxio Zepbound Zestril Zithromax Zocor Zofran Zoloft Zoely Zosyn Zyloprim Zyprexa Zyrtec
    Zyvox Tresiba Basaglar Humatrope Novoseven Kcentra Andexxa Praxbind Vivelle Premarin Provera Plan Opill Lovaza
    Vascepa Zetia Vytorin Praluent Nurtec Ubrelvy Emgality Ajovy Tecfidera Gilenya Copaxone Avonex Rebif Radicava
    Spinraza Zolgensma Evrysdi Kalydeco Orkambi Pulmozyme Tobi Descovy Cabenuva Genvoya Triumeq Juluca Dovato
    Prezista Tivicay Isentress Epclusa Mavyret Sovaldi Baraclude Viread Vemlidy Xifaxan Lactulose Actigall Ocaliva
    Sensipar Renvela Phoslo Velphoro Aranesp Procrit Retacrit Feraheme Injectafer Jakafi Imbruvica Calquence
    Venclexta Sprycel Tasigna Ibrance Kisqali Verzenio Lynparza Zejula Tecentriq Imfinzi Avastin Erbitux Perjeta
    Enhertu Xtandi Zytiga Casodex Femara Aromasin Tamoxifen Nolvadex Evista Forteo Tymlos Boniva Actonel
""").split("|")
)
"""Drugs and devices as they are sold. Some are first names as well."""
NAMED_THINGS = frozenset(
    any_of("""
    Epic Cerner Zoom Uber Google Facebook Instagram YouTube Amazon Walmart Wikipedia PubMed Medscape Anki Duolingo
    Bible Quran Koran Torah Ramadan Lent Diwali Hanukkah Passover Eid Sabbath Mass Communion Heaven Lord Jehovah
    Witness Buddhist Hindu Sikh Islam Lutheran Baptist Methodist Mormon Mennonite Orthodox Pentecostal Igbo Yoruba
    Hausa Swahili Creole Kreyol Mandarin Cantonese Tagalog Urdu Hindi Farsi Pashto Dari Bengali Punjabi Gujarati
    Tamil Telugu Nepali Amharic Tigrinya Oromo Quechua Nahuatl Mixtec Navajo Cherokee Lakota Ojibwe Turkish Twi
    Wolof Zulu Xhosa Burmese Khmer Lao Thai Hebrew Yiddish Latin Greek Italian Polish Dutch Swedish Karen Rohingya
    Roma Emergency Radiology Pathology Dermatology Urology Orthopedics Anesthesia Obstetrics Gynecology Neurosurgery
    Hematology Rheumatology Gastroenterology Endocrinology Pulmonology Infectious Geriatrics Neonatology Palliative
    Hospice Poison Control Journal Annals Archives Proceedings Symposium Society Association Congress Academy
    Committee Award Grant Review Step Army Navy Marine Marines Congress Senate Medicare Olympics Ebola Zika Covid
    Plasmodium Candida Listeria Legionella Klebsiella Salmonella Shigella Brucella Bartonella Borrelia Babesia
    Nocardia Giardia Neisseria Chlamydia Yersinia Pseudomonas Serratia Proteus Staph Strep Staphylococcus
    Streptococcus Enterococcus Escherichia Haemophilus Clostridium Clostridioides Bacteroides Campylobacter
    Helicobacter Acinetobacter Mycoplasma Rickettsia Coxiella Leptospira Cryptococcus Aspergillus Histoplasma
    Toxoplasma Pneumocystis Mycobacterium Trypanosoma Leishmania Schistosoma Strongyloides Taenia Echinococcus
    Doppler Holter Swan Sengstaken Blakemore Minnesota Hickman Broviac Port Lefort Kelly Allis Metzenbaum Yankauer
    Hoyer Bovie Hemovac Jackson Pratt Broselow Ambu BiPAP Swift Bloom Snellen Rorschach Beck Hamilton Mallampati
    Cormack Ranson Child Pugh Killip Hunt Hess Fisher Bishop Ballard Tanner Braden Morse Gleason Honors Pass High
    Outstanding Excellent Rounds Report Sign Chief Charge Nurse Attending Resident Intern Fellow Student Room Bed
    Tower Wing Floor Lab Level Stage Grade Class Type Group Block Week Month Night Day Row Entry Item Line Point
    Clinical Basic Life Support Advanced Cardiac Trauma Conference Morning Noon Lecture Board Boards Free Community
    Honor Society Alpha Omega Gold Humanism General Memorial Regional County State National Mercy Methodist
    Presbyterian Veterans Affairs Children's Kaiser Mayo Cleveland Hopkins Harvard Yale Stanford Emory Duke
""").split("|")
)
"""Languages, faiths, organisms, instruments, services and titles, none of whom is a patient."""
NOT_NAMES = (
    frozenset(
        any_of("""
    January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul
    Aug Sept Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Spanish English American
    African Hispanic Latino Latina Asian Black White Native Indian Chinese Arabic Portuguese French German Russian
    Korean Vietnamese Somali Hmong Haitian Mexican Muslim Jewish Christian Catholic Amish Caucasian Medicare
    Medicaid Covid Emergency Internal Hospital Clinic University Center Department Residency Program Service Unit
    Team Ward Doctor Dr Drs Prof Professor Director Dean Step He She They We My His Her Its Their When While After
    Before During In On At As For With From This That These Those It Our Your There One Each Every Both Through
    Thank Thanks Because Since Although Though Despite Under Over If By To And But So Yet Today Later Then Once What
    Who How Why Where Another Many Most Some Such No Not Yes Please Dear Sincerely All Any Here Having Being Caring
    Working Seeing Like Early Late Last Next Only Even Just Mr Mrs Ms Miss The An Now Until Upon Within Without Also
    Still Christmas Thanksgiving Easter God Care Safety Experience Education Advocacy Log Services Relations Quality
    Medicine Pediatrics Surgery Psychiatry Neurology Cardiology Oncology Nephrology Case Patient Patients Year
    Figure Table Re Subject Attached Enclosed History Physical Grand Rounds Match Two Three Four Five
""").split("|")
    )
    | EPONYMS
)
AREAS = frozenset(
    any_of("""
    afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahamas bahrain bangladesh
    barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil bulgaria burma burundi cambodia
    cameroon canada chad chile china colombia congo costa_rica croatia cuba cyprus czechia denmark djibouti dominica
    dominican_republic ecuador egypt el_salvador england eritrea estonia eswatini ethiopia europe fiji finland france
    gabon gambia georgia germany ghana greece grenada guatemala guinea guyana haiti honduras hungary iceland india
    indonesia iran iraq ireland israel italy ivory_coast jamaica japan jordan kazakhstan kenya kosovo kuwait
    kyrgyzstan laos latvia lebanon lesotho liberia libya lithuania luxembourg madagascar malawi malaysia mali malta
    mauritania mauritius mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
    new_zealand nicaragua niger nigeria north_korea norway oman pakistan palestine panama paraguay peru philippines
    poland portugal qatar romania russia rwanda saudi_arabia scotland senegal serbia sierra_leone singapore slovakia
    slovenia somalia south_africa south_korea south_sudan spain sri_lanka sudan suriname sweden switzerland syria
    taiwan tajikistan tanzania thailand togo trinidad tunisia turkey turkmenistan uganda ukraine united_arab_emirates
    united_kingdom united_states uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe asia africa america
    europe latin_america south_america central_america north_america west_africa east_africa southeast_asia south_asia
    middle_east caribbean midwest south north east west northeast southwest northwest southeast appalachia
    central_asia eastern_europe new_england pacific
""").split("|")
) | frozenset(STATES)
CAP = r"(?:[A-Z]'(?=[A-Z]))?[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]+(?:(?:[-']|(?<=Mc)|(?<=De))[A-Z][a-zß-öø-ÿā-ž]+)*"
NAME = rf"(?P<name>{CAP}(?: (?:(?:de|la|del|van|von|bin|al|da|dos) ){{0,2}}(?:{CAP}|[A-Z]\.)){{0,2}})"
COUNT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
AGE = rf"(?:\d{{1,3}}|{COUNT})[- ](?:year|month|week|day|hour)s?[- ]old"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
KIN = (
    r"(?:grand\w+|father|mother|brother|sister|aunt|uncle|cousin|parents?|wife|husband|partner|son|daughter|friend"
    r"|dog|family|dad|mom|nephew|niece)"
)

ILLNESSES = frozenset(
    any_of("""
    stroke strokes leukemia leukaemia cancer tumor tumour metastases metastasis infection pneumonia sepsis septic
    bacteremia fracture fractures lupus delirium infarct infarction bleed bleeding hemorrhage haemorrhage embolism
    clot
    aneurysm dissection seizure seizures epilepsy ulcer ulcers wound wounds rash burn burns frostbite fever cough
    jaundice ascites cirrhosis gout diabetes ketoacidosis asthma emphysema tuberculosis malaria rabies measles mumps
    pertussis tetanus typhoid dengue cholera leprosy anthrax botulism syphilis hiv aids dementia psychosis
    schizophrenia mania depression bipolar anorexia bulimia addiction withdrawal overdose overdosed suicide poisoning
    poisoned anaphylaxis allergy anemia thalassemia hemophilia melanoma mesothelioma seminoma hernia gallstones
    gallstone stones abscess gangrene shock hypothermia dehydration tremor palsy paralysis paralyzed numbness
    blindness
    glaucoma cataract cataracts deafness tinnitus vertigo syncope arrhythmia fibrillation tachycardia murmur
    cardiomyopathy tamponade preeclampsia eclampsia miscarriage miscarried stillbirth stillborn pregnancy pregnant
    twins triplets quadruplets quintuplets prematurity preterm premature crisis relapse relapsed coma concussion
    hematoma hydrocephalus meningioma glioma encephalopathy neuropathy spasm spasticity endometriosis fibroids
    cyst cysts polyp polyps pneumothorax effusion empyema pancreatitis appendicitis appendix obstruction perforation
    diverticulitis volvulus fistula colostomy incontinence amputation amputated cripple wheelchair hypoglycemia
    hyponatremia hyperkalemia hypothyroidism hyperthyroidism acromegaly scurvy beriberi rickets kwashiorkor
    malnutrition failure rejection scabies eczema psoriasis shingles herpes covid influenza flu ebola zika
    gunshot stabbing stabbed stab crash drowned drowning electrocuted trauma injuries injury injured lesion lesions
    porphyria amyloid amyloidosis sarcoid sarcoidosis scleroderma vasculitis myositis dystrophy sclerosis als copd dka
    dyspnea breathless palpitations headache headaches migraine migraines backache nausea vomiting diarrhea
    constipation swelling edema itching pain chills sweats fainted fainting collapsed collapse arrest murmurs
    celiac crohn colitis pneumonias hepatitis drip bruises bruising nosebleed nosebleeds goiter nodule nodules mole
    lump lumps bedsore bedsores
""").split("|")
)
TREATMENTS = frozenset(
    any_of("""
    biopsy biopsies dialysis chemotherapy chemo radiation radiotherapy transplant transplanted transplantation
    surgery surgeries operation intubation intubated extubated extubation ventilator ecmo tracheostomy trach bypass
    stent stents pacemaker defibrillator catheter catheterization angiogram angioplasty echocardiogram ultrasound
    sonogram mri ct x-ray xray ekg ecg eeg mammogram colonoscopy endoscopy bronchoscopy paracentesis thoracentesis
    puncture drain drained drainage sutures stitches stitched cast splint graft grafts skin-graft dressing dressings
    resuscitation resuscitated cpr hospice palliative comfort morphine insulin warfarin heparin methotrexate
    antibiotics vancomycin naloxone narcan methadone steroids prednisone immunosuppression transfusion transfused
    transfusions delivery cesarean caesarean c-section labor section epidural induction circumcision hysterectomy
    mastectomy appendectomy cholecystectomy nephrectomy colectomy splenectomy craniotomy laparotomy thoracotomy
    laparoscopy prosthesis prosthetic rehab rehabilitation feeding line tube lines shunt implant implants
    discharge discharged admitted admission readmitted hospitalized diagnosis diagnosed prognosis autopsy dnr code
    coded
    inhaler nebulizer smear radiograph radiographs scan scans suture sutured incubator infusion infusions icu nicu
    picu micu bedside labs medications pills swab culture cultures
    bloodwork hemoglobin creatinine potassium sodium glucose lactate troponin a1c
""").split("|")
)
ORGANS = any_of("""
    heart lungs? kidneys? liver brain spine hip hips knees? legs? foot feet toes? hands? arms? shoulder chest belly
    abdomen stomach colon bowels? gut pancreas spleen gallbladder appendix bladder uterus womb ovar(?:y|ies) breasts?
    prostate thyroid skull face eyes? ears? nose throat jaw tongue teeth neck back bones? marrow blood skin scalp
    pelvis
    ribs? aorta arter(?:y|ies) valves? veins? vocal_cords? esophagus trachea placenta lymph_nodes? femur tibia wrist
    ankle elbow fingers? thumb nerves? retina cornea vision hearing speech memory breath(?:ing)? pulse pressure sight
    gait sputum urine stool
""")
_WEAK = any_of("""
    clinic visit visits ward wards intake rounds rounding list hospital nursing bed caregiver appointment follow-up
    symptoms illness disease treatment therapy cured healed recovery recovered dying died death passed-away
    checkup surgery surgeries line lines tube code labs section culture cultures comfort failure trauma shock pain
    depression premature feeding cast graft stones palliative labor radiation addiction delivery admission admissions
    medications pills rehab induction conception implant injury icu picu nicu micu
""")
SETTINGS = frozenset(_WEAK.split("|"))
"""Words of care that are spoken of services, teachers and studies as well."""
SICK_SINGLE = ILLNESSES | TREATMENTS
SICK_ENDING = re.compile(r"[a-z]{3,}(?:oma|omas|itis|emia|aemia|uria|ectomy|ostomy|otomy|oscopy|plasty|pathy|plegia"
    r"|penia|rrhea|trophy)$")  # fmt: skip
SICK = "|".join(sorted((re.escape(w) for w in SICK_SINGLE), key=len, reverse=True)) + (
    r"|[a-z]{3,30}(?:oma|itis|emia|ectomy|ostomy|otomy|oscopy|plasty|plegia)"
)
"""Illnesses, treatments, tests and outcomes as one alternation."""
NOT_OF_BODY = frozenset(
    any_of("""
    service services unit units program programs programme team teams center centre research work study studies
    bundle bundles protocol protocols rotation rotations elective electives conference fellowship course curriculum
    lecture lectures exam exams registry care patients medicine surgery management committee project projects pathway
    pathways talk poster simulation simulator training skills workshop meeting suite technician specialist
    education block month fellowships group lab clinic clinics outcomes prevention quality rates data trial trials
    track experience volume volumes cases symposium paper specialists shift consults summit
    guidelines epidemiology genetics
""").split("|")
)
"""What follows a word of illness where a service, and no patient, is spoken of: "the stroke unit"."""
MORE_NAMES = any_of("""
    Abdul Abel Abraham Ada Adaeze Adam Adela Adele Adrian Adriana Agatha Ahmad Aiden Akira Akua Alana Alba Alberto
    Alejandro Alejandra Alfonso Alfred Alfredo Alicia Alina Allison Alma Alonzo Alvin Amara Amari Ambrose Amelia Amir
    Amos Anastasia Andre Andrei Andrés Andres Angelo Anika Anita Anjali Annika Anne Annie Antonio Antonia Anton Anya
    Archie Ariana Ariel Armando Arturo Arnold Arnav Asha Astrid Aubrey Audrey Augusto Augustine
    Ava Avery Ayaan Ayesha Barry Bart Basil Beatrix Beatriz Becky Bella Ben Benita Bernadette Bernard Bert Bertha Bess
    Bessie Beth Bethany Betty Bettina Blanche Blessing Bonnie Boris Bob Bridget Bruno Calvin Candace Carla Carlo
    Carlton
    Carmela Carole Caroline Carter Casey Casimir Cassandra Cecil Cecilia Cedric Celeste Celia Cesar Chandra Chanel
    Charlene Charlie Charlotte Chen Chester Chiara Chidi Chinedu Chioma Chloe Clarissa Claudia Clifford Clifton Clyde
    Colin Connie Conrad Consuelo Cora Cornelius Cornelia Cory Craig Curtis Cyril Cyrus Daisy Damian Dan Dana Danny
    Daphne Daria Darlene Darnell Darrell Dave Deborah Dee Deepak Delia Della Delores Demetrius Derek Desmond
    Devon Dexter Diane Dina Dolores Dominic Don Donald Doreen Dora Dorian Doug Duane Dwayne Dwight Earline Earnest
    Eddie
    Edgar Edna Eduardo Edwin Eileen Elaine Elbert Eli Elias Elias Elise Eliza Ella Ellen Elmer Elsa Elsie Elvira Emil
    Emilia Emilio Emmanuel Enid Enrique Erica Erik Erin Erma Ernesto Ernestine Esperanza Essie Estelle Esther Eugene
    Eugenia Eunice Eva Evan Eve Everett Fannie Faye Felicia Felicity Felix Fernando Fidel Fiona Flora Floyd Fran
    Francesca Francesco Francine Francis Francisco Francisca Franklin Fred Freda Frederick Frida Frieda Gail Gene
    Genevieve Geoffrey Georgina Geraldine Gertrude Giovanni Giulia Gilbert Gina Giorgos Glen Glenda Glenn
    Gordon Greg Greta Gretchen Guillermo Gwen Gwendolyn Hal Hans Hank Hana Harlan Harley Harry Harvey Hattie
    Haruto Heidi Helen Helena Helga Henrietta Henrik Herman Hilda Hiram Holly Homer Horace Howard Hubert Hugh Hugo
    Ian Ike Ilse Imelda Ines Inez Ira Irma Irving Irvin Isaac Isabella Isaiah Isidro Ismael Iva Jackie Jada
    Jaime Jake Jamie Jana Janelle Janine Jared Jasmine Javier Jay Jeanette Jeanne Jeff Jenna Jenny Jerome Jesus
    Jesús Jill Jim Jimmy Jin Joanna Joanne Jocelyn Jodie Joel Johanna Johnny Jon Jonas Josefina Joseph Josephine
    Josh Joshua Josiah Juana Juanita Jules Julian Juliana Julio Julius Justina Kamala Kareem Karim Karl Katarina
    Kate Kathy Katie Katrina Kay Keiko Ken Kendra Kenji Kenny Kent Kim Kirk Klaus Kristen Kristin Kurt Kwame Kwesi
    Lamar Lana Lars Latoya Laurel Laurence Laverne Lavinia Leah Leila Lena Leon Leona Leonard Leonardo Leonora Leslie
    Lester Leticia Levi Lewis Lila Lillian Lily Lina Lionel Liza Lloyd Lola Lonnie Lorena Lorenzo Loretta
    Lorraine Lottie Lou Louisa Louise Lourdes Lowell Luca Lucas Lucille Lucinda Lucy Ludmila Luigi Luisa Luke Luna
    Lydia Lyle Lynn Mabel Mack Madeleine Mae Maeve Magdalena Maggie Mahmoud Mamie Manny Marcel Marcella Marcia
    Marco Marcos Margarita Marge Margot Marguerite Marian Mariana Marianne Mario Marion Marisol Marjorie Marlene
    Marlon Marsha Marta Martin Marvin Mattie Maude Maura Maureen Maurice Mavis Maxine Maya Melanie Melba Melinda
    Melvin Mercedes Meredith Merle Mia Micah Mickey Mikhail Mildred Milo Milton Mina Minerva Minnie Mira
    Miranda Miriam Mitchell Moira Mollie Molly Mona Monica Mordecai Morgan Morris Moses Muriel Mustafa Myra Myrtle
    Nadine Naomi Naoko Natasha Nathaniel Neil Nell Nellie Nelson Nettie Ngozi Nia Nick Nicolas Nikhil Nikolai Nina
    Nita
    Noel Noelle Noor Nora Noreen Obinna Octavia Odell Ola Olaf Ollie Oliver Ollie Opal Ophelia Ora Orlando Orville
    Oscar Osvaldo Oswald Ottilie Otto Owen Pablo Padma Pam Paolo Pascal Patsy Patty Paula Paulette Paulina Pauline
    Paulo
    Peggy Penelope Penny Percy Perry Petra Phil Phoebe Phyllis Pierre Piotr Polly Preston Quentin Quincy Rafael Raj
    Rajesh Ralph Ramon Ramona Ramón Randall Rashid Raul Ravi Ray Raúl Rebekah Reginald Reggie Rene Renee Reuben Rex
    Reza Rhoda Rhonda Rick Ricky Rita Rob Roberta Roberto Robin Rocco Rocio Rodney Rodrigo Roland Roman Romeo Ron
    Ronnie
    Roosevelt Rosalie Rosalind Rosario Roscoe Rosemary Rosetta Rosie Ross Rowena Roxanne Rudolph Rudy Rufus Rupert
    Rusty Ruth Ruthie Sabina Sadie Saul Sal Sally Salma Salvador Salvatore Sam Samir Sammy Sandeep Sandy Sanjay
    Santos Saoirse Sasha Selma Serena Sergei Sergio Seth Shannon Shawn Sheila Shelby Sheldon Sherman Sherri Sid Sidney
    Sigrid Silas Simon Simone Siobhan Socorro Solomon Sonia Sonya Sophia Sophie Stan Stefan Stella Stephan Steve
    Stuart
    Sue Sunita Susana Susie Suzanne Sven Sybil Sylvester Sylvia Tabitha Tadeusz Tamara Tammy Tanya Tariq Tasha Tatiana
    Ted Teodoro Terence Teresita Terrence Tess Tessa Thaddeus Thelma Theo Theodora Theodore Thora Thurman Tia Tim Tina
    Tito Toby Todd Tom Tomas Tomás Tommy Toni Tony Tracy Travis Trevor Trisha Troy Trudy Tuan Tunde Ulysses
    Una Ursula Uma Valentina Valeria Valerie Vance Vanessa Velma Vernon Veronica Vicente Vicki Victor Victoria
    Vijay Vikram Viktor Viola Violet Virgil Vivian Vladimir Wallace Wanda Warren Wendell Wendy Wes Wesley
    Wilbur Wilfred Wilhelmina Willa Willard Willis Wilma Winifred Winston Woodrow Xavier Ximena Yasmin Yesenia
    Yolande Yosef Yuki Yuri Yvette Yvonne Zainab Zara Zelda Zoe Zofia Zora
    Abdullah Abe Abena Oskar Tanisha Jonah Adebayo Adwoa Agnieszka Akiko Alexei Alistair Amadou Anders Andrzej
    Angus Anil Arun Ashok Bashir
    Bjorn Bogdan Brayden Bronwyn Callum Chukwuma Ciara Clementine Cordelia Corinne Darius Declan Deshawn Destiny Ebony
    Faisal Farid Fatou Fergus Finn Folake Funmi Galina Graciela Gunnar Gunther Hamid Hannelore Haruka Heinrich Helmut
    Hernán Hyun Ifeoma Ignacio Ignatius Ingeborg Jadwiga Jamila Jayden Jaylen Joaquín Joaquin Josefa Jurgen Kavita
    Kaylee Kazimierz Khadija Kjell Krystyna Kwabena Lakshmi Larisa Latisha Leif Lennart Leopold Linh Ludwig Lyudmila
    Magnus Mamadou Maricela Mariam Marina Maryam Meera Minh Mackenzie Nasser Nevaeh Ngoc Niamh Nils Nisha Octavio
    Oksana
    Oumar Ousmane Padraig Philomena Pilar Pooja Precious Rahul Ramesh Remedios Rogelio Rohan Rolf Salim Samira Seamus
    Sekou Shanice Shona Sinead Sita Soledad Soren Stanislaw Sunil Suresh Tamika Tatyana Tendai Terrell Thandiwe Tiana
    Tyree Usha Vasily Wanjiru Wojciech Wolfgang Xiao Xochitl Yelena Yoko Youssef Zanele Zbigniew Zeinab Zenaida
""")
