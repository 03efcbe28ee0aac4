"""What the chat says, in Arabic and in English; `{}` is filled in by `str.format`."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.models import Language


@dataclass(frozen=True, slots=True)
class Strings:
    """The interface in one language."""

    language: Language
    name: str
    placeholder: str
    welcome: str
    suggestions: str
    searching: str
    reading: str
    refused: str
    nearest: str
    library: str
    library_empty: str
    no_source: str
    page: str
    page_of_file: str
    notes: str
    references: str
    quality: str
    too_small: str
    unexpected: str
    too_long: str
    how_to_leave: str
    copied: str
    nothing_to_copy: str
    exported: str
    export_failed: str
    nothing_to_export: str
    exported_title: str
    bibliography: str
    adding: str
    added: str
    skipped: str
    works: str
    pages: str
    mode: str
    sample: str
    no_such_page: str
    list_mark: str
    help: str
    key_next: str
    key_library: str
    key_copy: str
    key_language: str
    key_help: str
    key_quit: str

    @property
    def is_rtl(self) -> bool:
        """Whether the layout is mirrored."""
        return self.language == "ar"


ENGLISH = Strings(
    language="en",
    name="Maraji",
    placeholder="Ask your sources, in English or Arabic",
    welcome="Every sentence of an answer is a sentence of one of your sources, shown beside it with its page.",
    suggestions="Ask for example (Down puts it into the box):",
    searching="Searching your sources …",
    reading="Opening the page …",
    refused="The sources do not answer this.",
    nearest="The nearest passages:",
    library="Your library",
    library_empty="The library is empty. Drop a file or folder on this window, or type its path and press Enter.",
    no_source="The source of a chosen citation is shown here.",
    page="p. {}",
    page_of_file="page {} of the file",
    notes="Notes",
    references="Rests on",
    quality="This page may be damaged: {}",
    too_small="Maraji needs a window of 80 by 24 characters; this one has {} by {}. Enlarge it or shrink its letters.",
    unexpected="Something went wrong inside Maraji ({}); the details are in {}. Your library is untouched.",
    too_long="A question has at most {} characters; what goes beyond was not taken.",
    how_to_leave="Ctrl+Q leaves the chat.",
    copied="Copied with its citation.",
    nothing_to_copy="There is no citation to copy yet: ask something first.",
    exported="The conversation is saved as {}",
    export_failed="The conversation could not be saved as {}: {}. Start Maraji in a folder where you may write.",
    nothing_to_export="There is no answer to save yet: ask something first.",
    exported_title="A conversation with Maraji, {}",
    bibliography="Sources",
    adding="Adding {} …",
    added="Added {}, changed {}, unchanged {}; works in the library: {}.",
    skipped="Skipped {}: {}",
    works="works: {}",
    pages="pages: {}",
    mode="reads well? Then MARAJI_BIDI={} keeps it, else Ctrl+R again.",
    sample="السَّلامُ عليكم (abc) 123 [1]",
    no_such_page="There is no further page in this direction.",
    list_mark=", ",
    help=(
        "Type a question and press Enter. The answer is made of sentences of your sources; each carries a number, and "
        "the source of the chosen one is shown beside it, the words that fit best marked.\n"
        "\n"
        "Enter – ask\n"
        "Up, Down – earlier questions, suggestions\n"
        "Ctrl+N, Ctrl+P – next, previous citation\n"
        "Alt+Down, Alt+Up – next, previous page of the source\n"
        "PageUp, PageDown – scroll the conversation\n"
        "Tab – go to the conversation, the source, the question\n"
        "Ctrl+Y – copy the quotation with its citation\n"
        "Ctrl+O – your library\n"
        "Ctrl+S – save the conversation as Markdown\n"
        "Ctrl+L – العربية / English\n"
        "Ctrl+T – light or dark\n"
        "Ctrl+R – another way to show Arabic, if letters are apart or words run backwards\n"
        "Ctrl+Z – pause, fg comes back\n"
        "Escape – back to the question\n"
        "Ctrl+Q – leave\n"
        "\n"
        "To add a file or folder to the library, drop it on the window or type its path, and press Enter."
    ),
    key_next="next citation",
    key_library="library",
    key_copy="copy",
    key_language="العربية",
    key_help="help",
    key_quit="leave",
)

ARABIC = Strings(
    language="ar",
    name="مراجع",
    placeholder="اسأل مصادرك بالعربية أو بالإنجليزية",
    welcome="كل جملة في الجواب جملة من أحد مصادرك، تُعرض بجانبه مع صفحتها.",
    suggestions="اسأل مثلًا (السهم السفلي يضع السؤال في الخانة):",
    searching="يجري البحث في مصادرك …",
    reading="تُفتح الصفحة …",
    refused="لا جواب عن هذا السؤال في المصادر.",
    nearest="أقرب الفقرات:",
    library="مكتبتك",
    library_empty="المكتبة فارغة بعد. ألقِ ملفًا أو مجلدًا على هذه النافذة، أو اكتب مساره ثم اضغط Enter.",
    no_source="يظهر هنا مصدر الاستشهاد المختار.",
    page="ص {}",
    page_of_file="الصفحة {} من الملف",
    notes="الحواشي",
    references="يستند إلى",
    quality="قد تكون هذه الصفحة تالفة: {}",
    too_small="يحتاج مراجع إلى نافذة من 80 في 24 حرفًا، وهذه {} في {}. كبّرها أو صغّر حروفها.",
    unexpected="حدث خطأ داخل مراجع ({})، والتفاصيل في {}. مكتبتك لم تُمسّ.",
    too_long="السؤال {} من الحروف على الأكثر، وما زاد لم يؤخذ.",
    how_to_leave="الخروج من المحادثة: Ctrl+Q",
    copied="نُسخ الاقتباس مع توثيقه.",
    nothing_to_copy="لا اقتباس للنسخ بعد: اطرح سؤالًا أولًا.",
    exported="حُفظت المحادثة في الملف {}",
    export_failed="لم تُحفظ المحادثة في الملف {}: {}. شغّل مراجع في مجلد تستطيع الكتابة فيه.",
    nothing_to_export="لا جواب للحفظ بعد: اطرح سؤالًا أولًا.",
    exported_title="محادثة مع مراجع، {}",
    bibliography="المصادر",
    adding="يُضاف {} …",
    added="أُضيف {}، وتغيّر {}، وبقي {} كما هو؛ في المكتبة {} من الأعمال.",
    skipped="تُرك {}: {}",
    works="الأعمال: {}",
    pages="الصفحات: {}",
    mode="أيُقرأ سليمًا؟ تثبّته MARAJI_BIDI={}، وإلا فمرة أخرى Ctrl+R",
    sample="السَّلامُ عليكم (abc) 123 [1]",
    no_such_page="لا صفحة بعدُ في هذا الاتجاه.",
    list_mark="، ",
    help=(
        "اكتب سؤالًا واضغط Enter. الجواب جمل من مصادرك، لكل منها رقم، ويظهر مصدر الجملة المختارة بجانبها وقد عُلّمت فيه "
        "الكلمات الأقرب إلى سؤالك.\n"
        "\n"
        "السؤال – Enter\n"
        "الأسئلة السابقة والمقترحة – Up, Down\n"
        "الاستشهاد التالي أو السابق – Ctrl+N, Ctrl+P\n"
        "الصفحة التالية أو السابقة من المصدر – Alt+Down, Alt+Up\n"
        "تمرير المحادثة – PageUp, PageDown\n"
        "الانتقال إلى المحادثة فالمصدر فالسؤال – Tab\n"
        "نسخ الاقتباس مع توثيقه – Ctrl+Y\n"
        "مكتبتك – Ctrl+O\n"
        "حفظ المحادثة ملفَّ Markdown – Ctrl+S\n"
        "English / العربية – Ctrl+L\n"
        "فاتح أو داكن – Ctrl+T\n"
        "طريقة أخرى لعرض العربية إن تفرقت الحروف أو انعكست الكلمات – Ctrl+R\n"
        "إيقاف مؤقت، والعودة بالأمر fg – Ctrl+Z\n"
        "العودة إلى السؤال – Escape\n"
        "الخروج – Ctrl+Q\n"
        "\n"
        "لإضافة ملف أو مجلد إلى المكتبة ألقِه على النافذة أو اكتب مساره، ثم اضغط Enter."
    ),
    key_next="الاستشهاد التالي",
    key_library="المكتبة",
    key_copy="نسخ",
    key_language="English",
    key_help="مساعدة",
    key_quit="خروج",
)

STRINGS: dict[Language, Strings] = {"ar": ARABIC, "en": ENGLISH}
