# ruff: noqa: RUF001  (the names are what they are, in every script)
"""Names that MediaWiki gives a meaning to, in all of its languages.

Which of them a wiki knows depends on its language, so all of them count
everywhere. Taken from MediaWiki 1.43: `languages/messages/Messages*.php`
($namespaceNames, $namespaceAliases, $magicWords) and
`includes/languages/data/Names.php`; folded by `fold`.
"""

from __future__ import annotations

import unicodedata


_IGNORED_CATEGORIES = frozenset(("Cc", "Cf", "Co", "Zl", "Zp", "Zs"))


def fold(name: str) -> str:
    """Give a name in the form in which the names here are compared.

    MediaWiki ignores case, takes "_" and every space alike, and drops marks of
    direction (MediaWikiTitleCodec::splitTitleString); Turkish lower-cases "I"
    otherwise than others. This ignores a little more than any wiki does.
    """
    folded = unicodedata.normalize("NFC", name).casefold().replace("ı", "i")
    return "".join(
        char
        for char in folded
        if char not in "_\u0307" and unicodedata.category(char) not in _IGNORED_CATEGORIES
    )


_MEDIA = """\
alat alɣagdud amóhùnmáwòrán ayaakuwapülee aŭdvidaĵo ciɛl datoteka deem duorobimbuzie filpeikar
gbyagulazhi iinrhatjhi imedia itangazamakuru kanaca mamind meadhan meanyn meddia medeja medhia
media medie medii medij medija mediji medio medios mediu medium mediya medja medya medėjė
meedia meedije meedijum meediä meyti meán midia midiya midja midya miidia miidiya mitiya miðil
miðill multimedia multimédia muî-thé myiti mèdia mèdius mèḍia médhia média médiá médja médya
mìdiyà mídia mûi-thé mēdiatl mēdijai nasha nká nünamakanäd ortam pego phươngtiện pāki pāpaho
rakitra saadhan sarana taspa tinkundla tipatcimoctakewin velsku wasilah xibaarukaay yɛwliɖonuji
áméwnigò μέσο μέσον амедиа аһар меди медиа медий медиум медия медиј медија медйа медіа миэдьийэ
мультымедыя мэдыя срѣдьства таспа մեդիա מדיה מעדיע تاسپا ذريعات رسانه رسانهای رسانگ رسنۍ زریعہ
مديا مدیا مهدیا ميديا میدیا میڈیا وسائط وسیط ڤارئسگأر ۋاسىتە ܡܝܕܝܐ މީޑިއާ ߟߊߛߋߢߊߥߙߍ माध्यम
माध्यमम् मिडिया मीडिया मेडिया মাধ্যম মিডিয়া ਮੀਡੀਆ દ્રશ્ય-શ્રાવ્ય(મિડિયા) ମାଧ୍ୟମ ஊடகம் మీడియా
ಮಾದ್ಯಮೊ ಮೀಡಿಯ മീഡിയ මාධ්යය สื่อ ສື່ ສື່ອ မီဒီယာ မဳဒဳယာ သိုဝ်ႇၶၢဝ်ႇ მედია ሜድያ ፋይል មីឌា មេឌា
ᥛᥤᥱᥖᥤᥱᥕᥣᥱ ᩈᩨ᩵ ᱢᱤᱰᱤᱭᱟ ⵎⵉⴷⵢⴰ メディア 媒体 媒体文件 媒体档案 媒體 媒體文件 媒體檔案 ꠝꠤꠒꠤꠀ ꯃꯦꯗꯤꯌꯥ
미디어 𑄟𑄨𑄓𑄨𑄠
"""

_FILES = """\
aafbeilding abruozdielis afaylu afbeelding anaajaalaa apamduööt archivi archivo archivu arkivo
arquivo attēls barakas barkas beeld beld belld berkas bestaand bestand beureukaih bhengkek
bielde bild bilde biliþ billede biru'nazayzyuwaw biru’nazayzyuwaw bithe bondol borkas chitro
coadan dadai dataja datei datnyvei datoteca datoteka delwedd dencukaay documentu dosiero dosiye
dossia dosya dosye duorokɔre dôdaj ewava eʼelyaaígíí faal faali fael faidhle faih fail faili
fails failu fajl fasciculus fayil fayl faylo faýl feil fexeiro ficheiro ficheru fichier fichièr
fichiér fichye fichyé fiché figura figure fiila fiileq fil file fisiye fisye fitxategi fitxer
fix fixeru fiùra fişier fișier fotografija fájl fáìlì fáílú gambar gbofa gefre gepokan grafika
hình imachen image imagem imagen imagine imago imahen imaj imajen imajo imatge imaxe imaxen
imej immaggine immagina immagine immàgini imàjine imådje irudi isimumathi iyeltak kiʻi koga
kuva kép ladawan lahabalikɔligu lifayela litratu liwuram lêer magod mmàggini mynd
natisinahikaniwoc ngokweenkcukacha obrázok ofbeeldienge ofbeelding ofbyld papeles patasbntasan
payiil payl paypay picha pilt plaetje plik ragiv resim restr restren rikcha räsem sary
seswantšho setshwantsho sineqetjavecik skeda skeudenn slika soubor stampa su'wret swret súbor
ta'ãnga talaksan tangan tasvir tiedosto tiätuvuárkká tugna tóng-àn tậptin ugasan usòrò vaizdas
waihona wepo wobraz wékpo wêne ymele zūrbrukis àwòrán ákwúkwóorünotu émâge íomhá òbrôzk īxiptli
şəkil αρχείο αρχείον εικόνα εικόναν акс артовкс афаил билэ боомг ви́дъ видъ выява датотека дѣло
зображення зураг зург изображение картинка ныв няйф ойуу податотека ресим рәсем слика сурат
суред сурет сурт файл фотографија хlум ӳкерчĕк պատկեր בילד טעקע קובץ תמונה أسگ انځور اکس تصویر
جانیا دوتنه سۋرەت صورة عکس عڪس فاءيل فائل فاىل فایل فيشي فَیِل ملف ورق پرونده پەڕگە ھۆججەت ܠܦܦܐ
ފައިލު ފައިލް ߞߐߕߐ߮ किपा चित्र चित्रं चित्रम् पटिमा फ़ाइल फाइल फाईल फायल सञ्चिका চিত্র চিত্ৰ
ছবি ਤਸਵੀਰ ચિત્ર ଫାଇଲ படிமம் దస్త్రం ఫైలు బొమ్మ ಚಿತ್ರ ಫೈಲ್ ചി ചിത്രം പ്ര പ്രമാണം ගොනුව රූපය ภาพ
ไฟล์ ຮູບ ဖိုင် ဖုဲင် ဝှာင် ၾၢႆႇ სურათი ფაილი ስዕል ፋይል រូបភាព ឯកសារ ᥜᥣᥭᥱ ᨼᩱᩃ᩺ ᱨᱮᱫ ⴰⴼⴰⵢⵍⵓ ファイル
图 图像 图片 圖 圖像 圖片 文件 文檔 档 档案 檔 檔案 画像 ꠚꠣꠁꠟ ꯐꯥꯏꯜ 그림 파일 𐍆𐌴𐌹𐌻𐌰 𑄜𑄭𑄣𑄴
"""

_CATEGORIES = """\
abdeeling adà akotchajüleesünülia akpaxwé bangsaan bekätakthook bhângsa buuribuuri bólkur bɛn
catadorie catagóir categoreye categori categoria categorie category categorìa categoría
categorîa categuria categurìa catigurìa catègorie catégorie class dalala duwalibun ekpo
faʻahiga flocc flokkur gadâgorii gbuli gbúgbe grup guru horong ikiciro jamii kaarangay kaban
kadegorie kakuniza kalasi karolo kasasiwasiw kateggoría kategooria kategoreja kategori
kategoria kategorie kategorii kategoriija kategorija kategorio kategoriya kategoriye kategoriýa
kategory kategorya kategoryjo kategoría kategorî kategourii kateguorėjė kategòrëjô kategória
kategōrija katejori kateqoriya katigori katigoria katiguria katiguriya kattegerie kattejori
katégori katégwi katõgooria katēggoría kaurian kawan klad klass klesi kʼatʼegori loma luokka
luī lūi lūi-pia̍t mkhakha māhele nakka neneuhcāyōtl nkyekyεmu pho pinapapilipiliqan pubu rang
roinn-seòrsa ronney rukuni rummad sa saachjrop saachjropp saachjrupp sachgrubb sachjrop
samiyachiy sanat setensele shopni shìnge snakun sokajy sulli sumutatassuseq taggayt thểloại
tipanictawin tispir tumbung turkum törkem tʼááłáhágiátʼéego uluhlu umkhakha umuce vibhag wàll
zyuwawna ébéonọr ñemohenda òtù κατηγορία κατηγορίαν акатегориа ангилал аңгылал гурӯҳ кадегар
категори категорие категорий категориэ категория категорија категорія катеґория катеґорія
катигорї катигорїꙗ катэгорыя оагӏат санат тоба төркем төркөм янз әәшл կատեգորիա ստորոգութիւն
קאַטעגאָריע קאטעגאריע קטגוריה بؤلمه تصنيف تهر تۈر جرگه دأسە دسته رج رده زمرو زمرہ زٲژ سانات
ونکی وېشنيزه پۆل کاتݢوري گٹھ ܣܕܪܐ ޤިސްމު ߦߌߟߡߊ ज़ॉज़ पुचः बर्ग वर्ग वर्गः विभाग श्रेणी থাক
বিষয়শ্রেণী শ্রেণী শ্ৰেণী ਸ਼੍ਰੇਣੀ શ્રેણી ବିଭାଗ ଶ୍ରେଣୀ பகுப்பு వర్గం ವರ್ಗ ವರ್ಗೊ വ വി വിഭാഗം
വർഗ്ഗം ප්රවර්ගය หมวดหมู่ ໝວດ ကဏ္ဍ ပိူင်ထၢၼ်ႈ კატეგორია መደብ ከረርም ចំណាត់ក្រុម ចំណាត់ថ្នាក់ក្រុម
ចំនាត់ថ្នាក់ក្រុម ᥙᥫᥒᥗᥣᥢ ᩉ᩠ᨾ᩠ᩅᨯᩉ᩠ᨾᩪ᩵ ᱛᱷᱚᱠ ẹ̀ka ọgbọn̄ ⴰⵙⵎⵉⵍ カテゴリ 分类 分類 类 類 ꠇꠦꠐꠣꠉꠞꠤ ꯃꯆꯥꯈꯥꯏꯕ 분류
𐌷𐌰𐌽𐍃𐌰 𑄇𑄬𑄑𑄉𑄧𑄢𑄨
"""

_LANGUAGES = """\
aa aae ab abs ace acf acm ady ady-cyrl aeb aeb-arab aeb-latn af aln als alt am ami an ang ann
anp apc ar arc arn arq ary arz as ase ast atj av avk awa ay az azb ba ban ban-bali bar bat-smg
bbc bbc-latn bcc bci bcl bdr be be-tarask be-x-old bew bg bgc bgn bh bho bi bjn blk bm bn bo
bpy bqi br brh bs btm bto bug bxr ca cbk-zam ccp cdo ce ceb ch chn cho chr chy ckb co cps cpx
cpx-hans cpx-hant cpx-latn cr crh crh-cyrl crh-latn crh-ro cs csb cu cv cy da dag de de-at
de-ch de-formal dga din diq dsb dtp dty dua dv dz ee efi egl el eml en en-ca en-gb
en-x-piglatin eo es es-419 es-formal et eu ext fa fat ff fi fit fiu-vro fj fo fon fr frc frp
frr fur fy ga gaa gag gan gan-hans gan-hant gcf gcr gd gl gld glk gn gom gom-deva gom-latn gor
got gpe grc gsw gu guc gur guw gv ha hak hak-hans hak-hant hak-latn haw he hi hif hif-latn hil
hno ho hr hrx hsb hsn ht hu hu-formal hy hyw hz ia iba ibb id ie ig igl ii ik ike-cans ike-latn
ilo inh io is isv-cyrl isv-latn it iu ja jam jbo jut jv ka kaa kab kai kbd kbd-cyrl kbp kcg kea
kg kge khw ki kiu kj kjh kjp kk kk-arab kk-cn kk-cyrl kk-kz kk-latn kk-tr kl km kn knc ko ko-kp
koi kr krc kri krj krl ks ks-arab ks-deva ksh ksw ku ku-arab ku-latn kum kus kv kw ky la lad lb
lbe lez lfn lg li lij liv lki lld lmo ln lo loz lrc lt ltg lua lus luz lv lzh lzz mad mag mai
map-bms mdf mg mh mhr mi min mk ml mn mnc mnc-latn mnc-mong mni mnw mo mos mr mrh mrj ms
ms-arab mt mui mus mwl my myv mzn na nah nan nan-hant nan-latn-pehoeji nan-latn-tailo nap nb
nds nds-nl ne new ng nia nit niu nl nl-informal nmz nn no nod nog nov nqo nr nrm nso nup nv ny
nyn nyo nys oc ojb olo om or os pa pag pam pap pcd pcm pdc pdt pfl pi pih pl pms pnb pnt prg ps
pt pt-br pwn qu qug rgn rif rki rm rmc rmy rn ro roa-rup roa-tara rsk ru rue rup ruq ruq-cyrl
ruq-latn rut rw ryu sa sah sat sc scn sco sd sdc sdh se se-fi se-no se-se sei ses sg sgs sh
sh-cyrl sh-latn shi shi-latn shi-tfng shn shy shy-latn si simple sjd sje sk skr skr-arab sl sli
sm sma smn sms sn so sq sr sr-ec sr-el srn sro ss st stq sty su sv sw syl szl szy ta tay tcy
tdd te tet tg tg-cyrl tg-latn th ti tig tk tl tly tly-cyrl tn to tok tpi tr tru trv ts tt
tt-cyrl tt-latn ttj tum tw ty tyv tzm udm ug ug-arab ug-latn uk ur uz uz-cyrl uz-latn ve vec
vep vi vls vmf vmw vo vot vro wa wal war wls wo wuu wuu-hans wuu-hant xal xh xmf xsy yi yo yrl
yue yue-hans yue-hant za zea zgh zgh-latn zh zh-classical zh-cn zh-hans zh-hant zh-hk
zh-min-nan zh-mo zh-my zh-sg zh-tw zh-yue zu
"""

MEDIA_NAMES: frozenset[str] = frozenset(_MEDIA.split())
"""Namespaces whose every link fetches a file, with a leading colon too (Media)."""

FILE_NAMES: frozenset[str] = frozenset(_FILES.split())
"""Namespaces whose bare link shows a file (File, Image)."""

CATEGORY_NAMES: frozenset[str] = frozenset(_CATEGORIES.split())
"""Namespaces whose bare link puts the page in a category."""

LANGUAGE_CODES: frozenset[str] = frozenset(_LANGUAGES.split())
"""Prefixes whose bare link goes to the sidebar, on a wiki with interlanguage links."""

ODD_SWITCHES: tuple[str, ...] = (
    "STATIČKO_PREUSMERENJE",
    "STATIČKO_PREUSMJERENJE",
    "_ANCAMINARSTATICO_",
    "_CATCUDD_",
    "_CYSWLLTADRANNEWYDD_",
    "_GALERÎTUNE_",
    "_HIDDENCAT_",
    "_NAVEROKTUNE_",
    "_NAVEROK_",
    "_NEWSECTIONLINK_",
    "_TANPAPRANALABAGIANBARU__",
    "__ لڪل زمرو __",
    "__FORSEERONDERWARPEN_",
    "__INTEINDEXERA_",
    "_ГАЛЛЕРЕЯСЫЗ__",
    "_ନୂଆ_ବିଭାଗ_ନକରିବା_ଲିଙ୍କ_",
    "_ନୂଆବିଭାଗଲିଙ୍କ_",
    "_ବଦଳା_ନହେବାଶ୍ରେଣୀ_",
    "_ଲୁଚିଥିବାବିଭାଗ_",
    "_സ്ഥിരസ്ഥിതതിരിച്ചുവിടൽ_",
    "СТАТИЧКО_ПРЕУСМЈЕРЕЊЕ",
    "СТАТИЧКО_ПРЕУСМЕРЕЊЕ",
    "لا_وصلة_قسم_جديد__",
    "من_غير_وصلة_قسم_جديد__",
)
"""Behaviour switches that don't look like `__NAME__`; each is of one language."""
