"""Claims on the sample library: for each place one that it supports and one on its subject that it does not, in both languages.

The least cosines in `assistant/llm/claim_checks.py` were chosen on these. The unsupported ones use the words and names of the
place, so that only what is said of them differs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation that stands in a work, and claims about it."""

    source: str
    quote: str
    supported_ar: str
    supported_en: str
    unsupported_ar: str
    unsupported_en: str


# fmt: off
PLACES = (
    Place("najjar-2018-history.md", "فقد شكا ملك بابل من أن رسوله احتُجز في مصر ست سنين كاملة",
          "اشتكى ملك بابل لأن مبعوثه حُبس في مصر ستة أعوام.",
          "The king of Babylon complained that his messenger had been kept in Egypt for six years.",
          "أرسل ملك بابل ابنته إلى مصر لتتزوج الفرعون.",
          "The king of Babylon paid for the irrigation of the fields of Egypt."),
    Place("najjar-2018-history.md", "لأن النص المكتوب يمنح وقتًا للتفكير، ويقلل خطأ الترجمة، ويترك أثرًا",
          "فُضّلت الكتابة على الصوت لأنها تترك مهلة للتفكير وتقلل أخطاء الترجمة.",
          "Writing was preferred because it leaves time to think, lessens mistakes of translation and leaves a record.",
          "كان الهاتف أرخص ثمنًا وأسهل صيانة من آلات الكتابة.",
          "Telephone lines were cheaper to maintain than any other equipment of the period."),
    Place("sayrafi-2020-public-diplomacy.txt", "شاع مصطلح «الدبلوماسية العامة» بمعناه الحديث منذ سنة ١٩٦٥",
          "انتشر تعبير الدبلوماسية العامة بمفهومه الحالي ابتداء من عام ١٩٦٥.",
          "The term public diplomacy has been current in its modern sense since 1965.",
          "تُدرَّس العلاقات العامة في كليات التجارة منذ عقود.",
          "Departments of marketing teach consumer psychology to their students."),
    Place("sayrafi-2020-public-diplomacy.txt", "ولم يُخصَّص للخدمات وأسئلة الناس إلا ١٤٪",
          "نال الرد على أسئلة الجمهور والخدمات ١٤٪ فقط من المنشورات.",
          "Only 14% of the posts were given to services and the questions of the public.",
          "أغلقت بعض الوزارات حساباتها خوفًا من القرصنة.",
          "Several ministries closed their accounts after they had been hacked."),
    Place("sayrafi-2020-public-diplomacy.txt", "سعي الدولة إلى أن تُفهَم وتُصدَّق لدى جمهور أجنبي",
          "الدبلوماسية العامة الرقمية محاولة الدولة أن يفهمها جمهور أجنبي ويصدقها عبر منصات لا تملكها.",
          "Digital public diplomacy is a state's effort to be understood by a foreign public on platforms it does not own.",
          "تفرض الدول ضرائب على أرباح شركات المنصات الأجنبية.",
          "States levy taxes on the profits of foreign technology companies."),
    Place("qadi-2024-ai.pdf", "نماذج تُنتج نصًا أو صورة أو صوتًا جديدًا، بتقدير ما يغلب أن يتلو ما سبق",
          "الذكاء الاصطناعي التوليدي نماذج تولّد نصوصًا وصورًا وأصواتًا بتوقع ما يأتي بعد ما سبق.",
          "Generative artificial intelligence makes new text, images or sound by estimating what is likely to follow.",
          "يُستخدم الذكاء الاصطناعي في تشخيص الأورام في المستشفيات.",
          "Hospitals use artificial intelligence to diagnose tumours."),
    Place("qadi-2024-ai.pdf", "وُقّعت معاهدة وِتشالي بين إيطاليا وإثيوبيا في ٢ مايو ١٨٨٩ بلغتين",
          "أُبرمت معاهدة وتشالي بين إثيوبيا وإيطاليا بلغتين في ٢ مايو ١٨٨٩.",
          "The treaty of Wuchale between Italy and Ethiopia was signed in two languages on 2 May 1889.",
          "استوردت إيطاليا البن من إثيوبيا في القرن التاسع عشر.",
          "Ethiopia exported coffee to Italy throughout the century."),
    Place("qadi-2024-ai.pdf", "ووفّر استعمال النماذج في التلخيص ٢٢ دقيقة من كل ساعة عمل",
          "اختصرت النماذج في التلخيص ٢٢ دقيقة من كل ساعة عمل.",
          "Using models to summarise saved 22 minutes of every hour of work.",
          "رفعت الوزارة أجور المترجمين في ذلك العام.",
          "The ministry raised the wages of its translators that year."),
    Place("verrall-2023-cyber-norms.txt", "opened for signature on 23 November 2001 and in force since 1 July 2004",
          "فُتحت اتفاقية بودابست للتوقيع في ٢٣ نوفمبر ٢٠٠١ ودخلت حيز النفاذ في ١ يوليو ٢٠٠٤.",
          "The Budapest Convention was opened for signature on 23 November 2001 and entered into force on 1 July 2004.",
          "تشتهر بودابست بحماماتها الحرارية وجسورها على الدانوب.",
          "Budapest is known for its thermal baths and its bridges over the Danube."),
    Place("verrall-2023-cyber-norms.txt", "the report of 2015 listed eleven voluntary, non-binding norms",
          "عدّد تقرير 2015 إحدى عشرة قاعدة طوعية غير ملزمة للسلوك المسؤول.",
          "In 2015 the experts listed eleven voluntary and non-binding norms of responsible behaviour.",
          "تكلف الهجمات الإلكترونية المصارف خسائر كبيرة كل عام.",
          "Banks lose large sums every year to stolen credit cards."),
    Place("verrall-2023-cyber-norms.txt", "To attribute is to make three claims at once: that we know",
          "من ينسب هجومًا إلى دولة يقول إنه يعلم، وإنه مستعد لإعلان ذلك، وإن ما جرى خطأ.",
          "A government that attributes an attack claims that it knows, that it is willing to say so and that the act was wrong.",
          "تحتاج الحكومات إلى مزيد من المبرمجين في وزاراتها.",
          "Governments need to hire more programmers for their tax offices."),
    Place("renshaw-2020-science.pdf", "The same twelve signed the Antarctic Treaty in Washington on 1 December 1959",
          "وقّعت الدول الاثنتا عشرة معاهدة أنتاركتيكا في واشنطن في 1 ديسمبر 1959.",
          "Twelve states signed the Antarctic Treaty in Washington on 1 December 1959.",
          "تعيش طيور البطريق في مستعمرات كبيرة على الجليد.",
          "Penguins live in large colonies on the ice and feed on krill."),
    Place("renshaw-2020-science.pdf", "After three years, however, only 27% were still in touch",
          "بعد ثلاث سنوات لم يبق على تواصل إلا 27٪ من الباحثين.",
          "Three years later only 27% of the researchers were still in contact.",
          "نُشرت نتائج التجارب في مجلات الفيزياء المحكّمة.",
          "The results of the experiments were printed in journals of physics."),
    Place("rifai-2021-consular.md", "كل معاملة قنصلية يستطيع صاحبها أن يبدأها ويتابعها ويتسلم نتيجتها عن بعد",
          "الخدمة القنصلية الرقمية معاملة يبدؤها صاحبها ويتابعها ويتسلم نتيجتها دون حضور.",
          "A digital consular service is a transaction that one can begin, follow and complete from a distance.",
          "تُعيَّن القناصل بمرسوم بعد اجتياز امتحان في القانون.",
          "Honorary consuls are chosen among the merchants of a port."),
    Place("rifai-2021-consular.md", "كان متوسط زمن تجديد جواز السفر في العينة ٣٤ يومًا قبل الرقمنة، فصار ١١ يومًا بعدها",
          "انخفض متوسط مدة تجديد الجواز بعد الرقمنة من ٣٤ يومًا إلى ١١ يومًا.",
          "Renewing a passport took 34 days on average before digitisation and 11 days after it.",
          "ارتفعت رسوم التأشيرات السياحية في معظم السفارات.",
          "The colour of a passport has no legal meaning."),
    Place("khatib-2017-training.txt", "الامتحان الكتابي لا يقيس الكفاية الرقمية، بل يقيس القدرة على الحديث عنها",
          "لا يقيس الاختبار المكتوب الكفاية الرقمية وإنما القدرة على الكلام فيها.",
          "A written examination measures the ability to talk about digital competence, not the competence itself.",
          "يدرس المتدربون اللغة الفرنسية في سنتهم الأولى.",
          "Trainees spend their first summer learning to ride and to dance."),
    Place("haddad-2022-evacuation.pdf", "ونُقل فيها 7150 شخصًا على متن 31 رحلة جوية و4 سفن",
          "شملت العملية 7150 شخصًا نُقلوا في 31 رحلة جوية وعلى 4 سفن.",
          "The operation moved 7150 people on 31 flights and 4 ships.",
          "تأخر بناء المطار الجديد بسبب نقص التمويل.",
          "The new terminal of the airport was designed by a famous architect."),
    Place("haddad-2022-evacuation.pdf", "عملية منظمة تنقل بها الدولة رعاياها، ومن ترضى بنقلهم معهم، من مكان خطر إلى مكان آمن",
          "الإجلاء القنصلي نقل منظم تقوم به الدولة لرعاياها من موضع خطر إلى موضع آمن.",
          "Consular evacuation is an organised operation in which a state moves its nationals from danger to safety.",
          "يحق للاجئين العمل بعد ستة أشهر من وصولهم.",
          "Refugees may take up work once their papers have been examined."),
    Place("marsh-2023-measuring.md", "an organisation adopts as its goal whatever its supplier happens to measure",
          "يعني أسر المؤشرات أن تتخذ المؤسسة هدفًا لها ما يتفق أن يقيسه مورّدها.",
          "Indicator capture means that an organisation takes as its goal whatever its supplier measures.",
          "ترتفع أسعار البيوت حين تنخفض الفائدة.",
          "House prices rise when rates of interest fall."),
    Place("solvang-2022-small-states.pdf", "Of the 44 ministries, 18 named the niche as their main strategy",
          "ذكرت 18 وزارة من أصل 44 أن التخصص في مجال واحد استراتيجيتها الرئيسة.",
          "The niche was the main strategy of 18 of the 44 ministries.",
          "يعمل سكان الجزر الصغيرة في صيد الأسماك والسياحة.",
          "Fishermen of the islands sell most of their catch abroad."),
)
# fmt: on
