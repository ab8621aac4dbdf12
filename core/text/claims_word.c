#include "core/text/claims_word.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"

/* clang-format off */
#define SELF WORD_SELF
#define WE WORD_WE
#define YOU WORD_YOU
#define OTHER WORD_OTHER
#define FIRM WORD_FIRM
#define THING WORD_THING
#define BE WORD_BE
#define STAY WORD_STAY
#define LIVE WORD_LIVE
#define WORK WORD_WORK
#define COME WORD_COME
#define BORN WORD_BORN
#define MOVE WORD_MOVE
#define GO WORD_GO
#define LEAVE WORD_LEAVE
#define VISIT WORD_VISIT
#define RETURN WORD_RETURN
#define TRADE WORD_TRADE
#define VERB WORD_VERB
#define HE WORD_HE
#define PAST WORD_PAST
#define FUTURE WORD_FUTURE
#define PASTADV WORD_PASTADV
#define FUTUREADV WORD_FUTUREADV
#define NOW WORD_NOW
#define HERE WORD_HERE
#define NOT WORD_NOT
#define NO WORD_NO
#define YES WORD_YES
#define IF WORD_IF
#define ASK WORD_ASK
#define AUX WORD_AUX
#define SAY WORD_SAY
#define LOC WORD_LOC
#define FROM WORD_FROM
#define TO WORD_TO
#define PREP WORD_PREP
#define DET WORD_DET
#define CUT WORD_CUT
#define AND WORD_AND
#define SINCE WORD_SINCE
#define GREET WORD_GREET
#define NAME WORD_NAME
#define PROXY WORD_PROXY
#define USE WORD_USE
#define OFF WORD_OFF
#define WORKS WORD_WORKS
#define KNOW WORD_KNOW
#define ONLY WORD_ONLY
#define WHERECUE WORD_WHERECUE
#define PAPER WORD_PAPER
#define HOME WORD_HOME
#define THANKS WORD_THANKS

/* Folded, sorted by their bytes; a word of several languages is all that it is in any of them. */
static const struct row {
	const char *word;
	uint64_t flags;
} rows[] = {
	{ "a", LOC | TO }, { "aber", CUT }, { "abgereist", LEAVE | PAST }, { "abonnenten", OTHER }, { "abonnes", OTHER },
	{ "about", PREP }, { "abre", WORKS }, { "access", WORKS }, { "according", SAY }, { "account", THING },
	{ "accountant", OTHER }, { "achete", VERB }, { "acheteurs", OTHER }, { "across", LOC }, { "activated", USE },
	{ "active", USE }, { "activo", USE }, { "actualmente", NOW }, { "actuellement", NOW }, { "address", THING },
	{ "adonde", ASK | WHERECUE }, { "adore", VERB }, { "adresse", THING }, { "ag", FIRM }, { "against", PREP },
	{ "agence", FIRM }, { "agencia", FIRM }, { "agency", FIRM }, { "agentur", FIRM }, { "ago", PASTADV },
	{ "ahnung", KNOW }, { "ahora", NOW }, { "ai", USE }, { "aime", VERB }, { "aimerais", FUTURE }, { "aint", NOT },
	{ "aktiviert", USE }, { "aktuell", NOW }, { "alguien", OTHER }, { "aller", GO }, { "allowed", WORKS },
	{ "almacen", FIRM }, { "although", CUT }, { "always", NOW }, { "am", SELF | BE }, { "ami", OTHER },
	{ "amie", OTHER }, { "amiga", OTHER }, { "amigo", OTHER }, { "amigos", OTHER }, { "amis", OTHER },
	{ "an", DET | USE }, { "anciennement", PASTADV }, { "and", AND }, { "ando", SELF | BE }, { "angekommen", STAY },
	{ "ansaessig", LIVE | WORK }, { "ansassig", LIVE | WORK }, { "anteayer", PASTADV }, { "antes", PASTADV },
	{ "apagado", OFF }, { "apart", ONLY }, { "apartment", HOME }, { "app", THING }, { "appartement", HOME },
	{ "appelle", STAY }, { "apprends", VERB }, { "aprendo", VERB }, { "aqui", HERE }, { "arbeit", WORK },
	{ "arbeite", WORK }, { "arbeiten", WORK }, { "arbeitend", STAY }, { "arbeitet", WORK | HE },
	{ "arbeitete", WORK | PAST }, { "are", BE }, { "area", DET }, { "arent", NOT }, { "around", LOC },
	{ "arrive", STAY }, { "arrived", STAY }, { "as", PREP }, { "ask", SAY }, { "asked", SAY }, { "asking", SAY },
	{ "associe", OTHER }, { "at", LOC }, { "ate", VERB }, { "atm", NOW }, { "au", LOC }, { "aucun", NOT },
	{ "aucune", NOT }, { "auf", LOC }, { "aufenthaltsort", SELF | BE | WHERECUE }, { "aufgewachsen", BORN },
	{ "aujourdhui", NOW }, { "aunt", OTHER }, { "aus", FROM }, { "ausgeschaltet", OFF }, { "ausgewandere", MOVE },
	{ "ausgewandert", MOVE }, { "ausgezogen", LEAVE | PAST }, { "ausser", ONLY }, { "autrefois", PASTADV },
	{ "aux", LOC }, { "avais", VERB | PAST }, { "avant", PASTADV }, { "avec", PREP | USE }, { "avez", VERB },
	{ "avons", VERB }, { "ayer", PASTADV }, { "back", RETURN }, { "bald", FUTUREADV }, { "bank", THING },
	{ "base", LIVE | WORK }, { "based", LIVE | WORK }, { "basee", LIVE | WORK }, { "basees", LIVE | WORK },
	{ "bases", LIVE | WORK }, { "basiert", LIVE | WORK }, { "be", BE }, { "beautiful", DET }, { "because", CUT },
	{ "bedeutet", KNOW }, { "been", BE | PAST }, { "befinde", BE }, { "befinden", BE }, { "before", PASTADV },
	{ "behaupten", SAY }, { "behauptet", SAY }, { "behind", USE }, { "bei", LOC }, { "being", BE }, { "bekomme", VERB },
	{ "bekommen", VERB }, { "believe", SAY }, { "benutz", USE }, { "benutze", VERB | USE }, { "besitze", USE },
	{ "bestelle", VERB }, { "bestellung", THING }, { "besuche", VISIT }, { "besucht", VISIT | PAST },
	{ "besuchte", VISIT | PAST }, { "betrieb", FIRM }, { "between", PREP }, { "bezahlt", VERB },
	{ "bientot", FUTUREADV }, { "bin", SELF | BE }, { "bis", SINCE }, { "bist", AUX }, { "bitte", THANKS },
	{ "bleib", STAY }, { "bleibe", STAY }, { "bleiben", STAY }, { "block", VERB }, { "blocked", VERB },
	{ "bloque", VERB }, { "bloqueado", VERB }, { "bonjour", GREET }, { "born", BORN }, { "boss", OTHER },
	{ "bosse", WORK }, { "bought", VERB }, { "boutique", FIRM }, { "boyfriend", OTHER }, { "branch", FIRM },
	{ "brauche", USE }, { "bro", THANKS }, { "brother", OTHER }, { "bruder", OTHER }, { "buchhalter", OTHER },
	{ "bueros", FIRM }, { "bundesland", DET }, { "bureau", FIRM }, { "bureaux", FIRM }, { "buro", FIRM },
	{ "business", FIRM }, { "but", CUT }, { "buy", VERB }, { "buyer", OTHER }, { "buyers", OTHER }, { "by", PREP },
	{ "call", STAY }, { "called", NAME }, { "calling", STAY }, { "came", COME | PAST }, { "campagne", THING },
	{ "campaign", THING }, { "campana", THING }, { "can", AUX }, { "cannot", NOT }, { "cant", NOT }, { "car", CUT },
	{ "card", THING }, { "carte", THING }, { "casa", HOME }, { "cause", CUT }, { "center", DET }, { "central", DET },
	{ "centre", DET }, { "cerca", LOC }, { "chatting", STAY }, { "check", VERB }, { "cheers", GREET },
	{ "chef", OTHER }, { "chefin", OTHER }, { "chez", LOC }, { "chui", SELF | BE }, { "chuis", SELF | BE },
	{ "citizen", PAPER }, { "citizens", PAPER }, { "citizenship", PAPER }, { "citoyen", PAPER }, { "citoyenne", PAPER },
	{ "city", DET | WHERECUE }, { "ciudad", DET | WHERECUE }, { "ciudadana", PAPER }, { "ciudadano", PAPER },
	{ "claim", SAY }, { "claiming", SAY }, { "claims", SAY }, { "claro", YES }, { "click", VERB }, { "client", OTHER },
	{ "clienta", OTHER }, { "cliente", OTHER }, { "clientes", OTHER }, { "clients", OTHER }, { "close", VERB },
	{ "colega", OTHER }, { "colegas", OTHER }, { "colleague", OTHER }, { "colleagues", OTHER }, { "collegue", OTHER },
	{ "collegues", OTHER }, { "combien", ASK }, { "come", COME }, { "comes", COME }, { "coming", COME },
	{ "comment", ASK }, { "como", VERB }, { "compagnie", FIRM }, { "company", FIRM }, { "compradores", OTHER },
	{ "compre", VERB }, { "comprends", KNOW }, { "comptable", OTHER }, { "compte", THING }, { "con", PREP | USE },
	{ "conectado", STAY }, { "conecto", STAY }, { "connais", VERB | KNOW }, { "connect", STAY | WORKS },
	{ "connecte", STAY }, { "connected", STAY | USE }, { "connecting", STAY }, { "conozco", VERB | KNOW },
	{ "contact", OTHER }, { "contactos", OTHER }, { "contacts", OTHER }, { "contra", PREP }, { "contre", PREP },
	{ "cook", VERB }, { "copain", OTHER }, { "copine", OTHER }, { "costumer", OTHER }, { "costumers", OTHER },
	{ "could", AUX }, { "country", DET | WHERECUE }, { "cousin", OTHER }, { "cousine", OTHER }, { "creci", BORN },
	{ "creen", SAY }, { "creo", VERB }, { "crois", VERB }, { "croyez", SAY }, { "cual", ASK }, { "cuando", IF },
	{ "cuenta", THING }, { "currently", NOW }, { "customer", OTHER }, { "customers", OTHER }, { "cuz", CUT },
	{ "cyberghost", PROXY }, { "d", FROM }, { "dad", OTHER }, { "daheim", HOME }, { "daher", CUT },
	{ "damals", PASTADV }, { "danke", THANKS }, { "dans", LOC }, { "das", DET }, { "dass", CUT },
	{ "datacenter", FIRM }, { "daughter", OTHER }, { "de", FROM }, { "deaktiviert", OFF }, { "dein", YOU },
	{ "deine", YOU }, { "deje", LEAVE | PAST }, { "dejo", LEAVE }, { "del", FROM }, { "deliver", TRADE | VERB },
	{ "delivering", TRADE | VERB }, { "delivery", THING }, { "dem", DET }, { "demain", FUTUREADV },
	{ "demenage", MOVE }, { "demenageons", MOVE }, { "demenager", MOVE }, { "den", DET }, { "denke", VERB },
	{ "denken", SAY }, { "denn", CUT }, { "departed", LEAVE | PAST }, { "depuis", FROM }, { "der", DET },
	{ "dernier", PASTADV }, { "derniere", PASTADV }, { "derriere", USE }, { "derzeit", NOW }, { "des", FROM },
	{ "desactivado", OFF }, { "desactive", OFF }, { "descent", PAPER }, { "desde", FROM }, { "deshalb", CUT },
	{ "designer", PAPER }, { "destinataires", OTHER }, { "destinatarios", OTHER }, { "detect", SAY },
	{ "detected", SAY }, { "detras", USE }, { "developer", OTHER | PAPER }, { "dice", SAY }, { "dicen", SAY },
	{ "did", PAST | AUX }, { "didnt", NOT }, { "die", DET }, { "diesem", DET }, { "dijeron", SAY }, { "dijo", SAY },
	{ "disabled", OFF }, { "disent", SAY }, { "dit", SAY }, { "dites", SAY }, { "do", AUX }, { "doch", YES },
	{ "does", AUX }, { "doesnt", NOT }, { "domain", THING }, { "domaine", THING }, { "domains", THING },
	{ "domicilie", LIVE | WORK }, { "dominio", THING }, { "donc", CUT }, { "donde", ASK | WHERECUE }, { "dont", NOT },
	{ "dorf", DET }, { "downtown", DET }, { "drive", GO }, { "driving", GO }, { "drove", GO | PAST },
	{ "du", YOU | FROM }, { "e", AND }, { "east", DET }, { "eastern", DET }, { "eat", VERB }, { "eaten", VERB },
	{ "ecris", STAY }, { "ecrit", STAY }, { "ecrivons", STAY }, { "ein", DET }, { "eine", DET }, { "einem", DET }, { "einen", DET },
	{ "einer", DET }, { "einst", PASTADV }, { "ella", OTHER | DET }, { "ellas", OTHER | DET }, { "elle", OTHER | DET },
	{ "elles", OTHER | DET }, { "ellos", OTHER | DET }, { "eltern", OTHER }, { "email", THING }, { "emails", THING },
	{ "emigrate", MOVE }, { "emigrated", MOVE }, { "emigre", MOVE }, { "emmenage", MOVE }, { "empfanger", OTHER },
	{ "empleados", OTHER }, { "employee", OTHER }, { "employees", OTHER }, { "employes", OTHER }, { "empresa", FIRM },
	{ "en", LOC }, { "encanta", VERB }, { "encore", NOW }, { "encuentro", SELF | BE }, { "enfants", OTHER },
	{ "entiendo", KNOW }, { "entonces", CUT }, { "entre", PREP }, { "entrepot", FIRM }, { "entrepreneur", PAPER },
	{ "entreprise", FIRM }, { "entwickler", OTHER }, { "enviamos", WE | TRADE | VERB }, { "envie", VERB },
	{ "envio", TRADE | VERB }, { "envoie", VERB }, { "envoye", VERB }, { "er", OTHER | DET }, { "erlaubt", WORKS },
	{ "error", WORKS }, { "es", BE | HE }, { "escribiendo", STAY }, { "escribo", SELF | STAY }, { "espero", FUTURE },
	{ "esposa", OTHER }, { "esposo", OTHER }, { "est", BE | HE }, { "esta", BE | HE }, { "estaba", SELF | BE | PAST },
	{ "estabamos", BE | PAST }, { "estado", BE | PAST }, { "estamos", WE | BE }, { "estar", BE },
	{ "estare", SELF | BE | FUTURE }, { "estce", AUX }, { "estoy", SELF | BE }, { "estudio", LIVE },
	{ "estuve", SELF | BE | PAST }, { "estuvimos", BE | PAST }, { "et", AND }, { "etais", BE | PAST },
	{ "etait", BE | PAST }, { "ete", BE | PAST }, { "eteint", OFF }, { "etions", BE | PAST }, { "etre", BE },
	{ "etudie", LIVE }, { "everyone", OTHER }, { "except", ONLY }, { "excepto", ONLY }, { "expedions", TRADE | VERB },
	{ "export", TRADE | VERB }, { "exporting", TRADE | VERB }, { "expressvpn", PROXY }, { "fabrica", FIRM },
	{ "fabrik", FIRM }, { "factory", FIRM }, { "fahne", THING }, { "fahr", GO }, { "fahre", GO }, { "fahren", GO },
	{ "fais", VERB }, { "fait", VERB }, { "falls", IF }, { "familia", OTHER }, { "familie", OTHER },
	{ "famille", OTHER }, { "family", OTHER }, { "father", OTHER }, { "femme", OTHER }, { "ferien", STAY },
	{ "filiale", FIRM }, { "fille", OTHER }, { "fils", OTHER }, { "find", VERB }, { "firm", FIRM }, { "firma", FIRM },
	{ "flag", THING }, { "flat", HOME }, { "flew", GO | PAST }, { "fliege", GO }, { "fliegen", GO }, { "flight", PREP },
	{ "fly", GO }, { "flying", GO }, { "fonctionne", WORKS }, { "for", PREP }, { "form", FROM },
	{ "formerly", PASTADV }, { "found", VERB }, { "fournisseur", OTHER }, { "fournisseurs", OTHER }, { "frau", OTHER },
	{ "freelancer", PAPER }, { "frere", OTHER }, { "freund", OTHER }, { "freunde", OTHER }, { "freundin", OTHER },
	{ "friend", OTHER }, { "friends", OTHER }, { "friendships", THING }, { "frm", FROM }, { "from", FROM },
	{ "fron", FROM }, { "frueher", PASTADV }, { "fruher", PASTADV }, { "fuer", PREP }, { "fui", SELF | BE | PAST },
	{ "fuimos", GO | PAST }, { "funciona", WORKS }, { "funktioniert", WORKS }, { "fur", PREP },
	{ "gearbeitet", WORK | PAST }, { "geblieben", STAY | PAST }, { "geboren", BORN }, { "gebuertig", BORN },
	{ "gebuertiger", COME }, { "geburtig", BORN }, { "gefahren", GO | PAST }, { "geflogen", GO | PAST },
	{ "gefunden", VERB }, { "gegangen", GO | PAST }, { "gegen", PREP }, { "gegessen", VERB }, { "gehe", GO },
	{ "gehen", GO }, { "gehort", KNOW }, { "geht", WORKS }, { "gehts", WORKS }, { "gekauft", VERB },
	{ "gelandet", STAY }, { "gelebt", LIVE | PAST }, { "gemacht", VERB }, { "gemeldet", LIVE }, { "gens", OTHER },
	{ "gente", OTHER }, { "gerade", NOW }, { "gereist", GO | PAST }, { "geschaft", FIRM }, { "geschickt", VERB },
	{ "geschrieben", SAY }, { "gesendet", VERB }, { "gesetz", THING }, { "gesperrt", VERB }, { "gestern", PASTADV },
	{ "get", VERB | USE }, { "getting", VERB }, { "gewesen", BE | PAST }, { "gewohnt", LIVE | PAST },
	{ "gezogen", MOVE }, { "gibt", AUX }, { "gilt", AUX }, { "girl", PAPER }, { "girlfriend", OTHER },
	{ "glaube", VERB }, { "glauben", SAY }, { "gmbh", FIRM }, { "go", GO | WORKS }, { "going", GO },
	{ "gonna", FUTURE }, { "got", VERB | USE }, { "gracias", THANKS }, { "grad", NOW }, { "grade", NOW },
	{ "grandi", BORN }, { "greeting", GREET }, { "greetings", GREET }, { "grew", BORN }, { "gruesse", GREET },
	{ "gruss", GREET }, { "grusse", GREET }, { "gusta", VERB }, { "guy", OTHER | PAPER }, { "guys", OTHER },
	{ "hab", VERB | USE }, { "habe", VERB | USE }, { "haben", VERB | USE }, { "habia", PAST },
	{ "habitais", LIVE | PAST }, { "habitait", LIVE | PAST }, { "habite", LIVE }, { "habiter", LIVE },
	{ "habito", SELF | LIVE }, { "habitons", LIVE }, { "habla", VERB }, { "hablando", STAY }, { "hablo", STAY },
	{ "habt", AUX }, { "hace", SINCE }, { "hacia", TO }, { "had", VERB | PAST }, { "hago", VERB }, { "hallo", GREET },
	{ "han", USE }, { "has", VERB | USE }, { "hasnt", NOT }, { "hast", AUX }, { "hasta", TO }, { "hat", VERB },
	{ "hatte", VERB | PAST }, { "hatten", PAST }, { "hauptsitz", FIRM }, { "haus", HOME }, { "have", VERB | USE },
	{ "havent", NOT }, { "having", USE }, { "hay", AUX }, { "he", OTHER | DET }, { "head", GO }, { "heading", GO },
	{ "headquarter", FIRM }, { "headquarters", FIRM }, { "heard", KNOW }, { "hecho", VERB }, { "heimgekommen", RETURN },
	{ "heiss", NAME }, { "heisse", NAME }, { "hello", GREET }, { "help", VERB | WORKS }, { "her", OTHER | DET },
	{ "here", HERE }, { "hermana", OTHER }, { "hermano", OTHER }, { "herr", NAME }, { "hes", OTHER },
	{ "heure", THING }, { "heute", NOW }, { "hey", GREET }, { "hi", GREET }, { "hier", HERE }, { "hija", OTHER },
	{ "hijo", OTHER }, { "hijos", OTHER }, { "hinter", USE }, { "his", OTHER | DET }, { "hocke", STAY },
	{ "hoffe", FUTURE }, { "hola", GREET }, { "holiday", THING }, { "holidays", STAY }, { "home", HOME },
	{ "hope", FUTURE }, { "hora", THING }, { "host", FIRM }, { "hoster", FIRM }, { "hosting", FIRM }, { "hotel", FIRM },
	{ "hotspotshield", PROXY }, { "house", HOME }, { "how", ASK }, { "however", CUT }, { "hows", ASK }, { "hoy", NOW },
	{ "hq", FIRM }, { "husband", OTHER }, { "i", SELF }, { "iam", SELF | BE }, { "ich", SELF }, { "ici", HERE },
	{ "id", SELF }, { "idea", KNOW }, { "if", IF }, { "ihr", YOU }, { "ihre", YOU }, { "ihrem", YOU }, { "ihren", YOU },
	{ "ihrer", YOU }, { "il", OTHER | DET }, { "ill", SELF }, { "ils", OTHER | DET }, { "im", SELF | BE },
	{ "immer", NOW }, { "immigrated", MOVE }, { "import", VERB }, { "importiere", VERB }, { "importing", VERB },
	{ "importo", VERB }, { "importons", VERB }, { "imports", VERB }, { "in", LOC }, { "inactive", OFF },
	{ "include", VERB }, { "includes", VERB }, { "inside", LOC }, { "installe", LIVE }, { "installed", USE },
	{ "into", TO }, { "ip", THING }, { "ips", THING }, { "ir", GO }, { "irai", GO | FUTURE },
	{ "ire", SELF | GO | FUTURE }, { "iremos", GO | FUTURE }, { "is", BE | HE }, { "isn", BE | HE },
	{ "isnt", BE | HE | NOT }, { "ist", BE | HE }, { "it", OTHER | DET }, { "ive", SELF }, { "j", SELF }, { "ja", YES },
	{ "jai", SELF | USE }, { "jamais", NOT }, { "jamas", NOT }, { "je", SELF }, { "jefe", OTHER }, { "jemand", OTHER },
	{ "jep", YES }, { "jetais", SELF | BE | PAST }, { "jetzt", NOW }, { "jhabite", SELF | LIVE },
	{ "jirai", SELF | GO | FUTURE }, { "jo", YES }, { "job", WORK }, { "jobbe", WORK }, { "jsui", SELF | BE },
	{ "jsuis", SELF | BE }, { "jup", YES }, { "jusqu", SINCE }, { "jusqua", SINCE }, { "just", HERE },
	{ "jviens", SELF | COME }, { "jvis", SELF | LIVE }, { "kam", COME | PAST }, { "kampagne", THING }, { "kann", AUX },
	{ "kannst", AUX }, { "kanzlei", FIRM }, { "karte", THING }, { "kaufe", VERB }, { "kaufer", OTHER }, { "kein", NOT },
	{ "keine", NOT }, { "keinem", NOT }, { "keinen", NOT }, { "keiner", NOT }, { "keineswegs", NOT },
	{ "kenne", VERB | KNOW }, { "kids", OTHER }, { "kinder", OTHER }, { "know", VERB | KNOW }, { "knows", VERB },
	{ "kollege", OTHER }, { "kollegen", OTHER }, { "kollegin", OTHER }, { "komm", COME }, { "komme", COME },
	{ "kommen", COME }, { "kommt", COME | HE }, { "konnen", AUX }, { "konnte", AUX }, { "kontakte", OTHER },
	{ "konto", THING }, { "kunde", OTHER }, { "kunden", OTHER }, { "kundin", OTHER }, { "kundinnen", OTHER },
	{ "l", DET }, { "la", DET }, { "laden", FIRM | WORKS }, { "ladt", WORKS }, { "laeuft", WORKS }, { "lager", FIRM },
	{ "land", DET | WHERECUE }, { "landed", STAY }, { "landlord", OTHER }, { "language", THING }, { "las", DET },
	{ "last", PASTADV }, { "later", FUTUREADV }, { "lauft", WORKS }, { "laut", SAY }, { "law", THING }, { "le", DET },
	{ "learn", VERB }, { "leave", LEAVE }, { "leaving", LEAVE }, { "leb", LIVE }, { "lebe", LIVE }, { "leben", LIVE },
	{ "lebend", LIVE }, { "lebt", LIVE | HE }, { "lebte", LIVE | PAST }, { "lecteurs", OTHER }, { "lectores", OTHER },
	{ "left", LEAVE | PAST }, { "leo", VERB }, { "lerne", VERB }, { "les", DET }, { "lese", VERB }, { "leser", OTHER },
	{ "letais", SELF | BE | PAST }, { "letzte", PASTADV }, { "letzten", PASTADV }, { "letzter", PASTADV },
	{ "letztes", PASTADV }, { "leute", OTHER }, { "liebe", VERB }, { "lieferant", OTHER }, { "lieferanten", OTHER },
	{ "liefere", TRADE | VERB }, { "liefern", TRADE | VERB }, { "lieferung", THING }, { "liest", VERB },
	{ "lieu", WHERECUE }, { "like", VERB | PREP }, { "likes", VERB }, { "lis", VERB }, { "list", THING },
	{ "lista", THING }, { "liste", THING }, { "liv", LIVE }, { "live", LIVE }, { "lived", LIVE | PAST },
	{ "lives", LIVE | HE }, { "livin", LIVE }, { "living", LIVE }, { "livraison", THING }, { "livrons", TRADE | VERB },
	{ "llamo", SELF | STAY }, { "llegado", STAY }, { "llegue", STAY }, { "load", WORKS }, { "loads", WORKS },
	{ "localisation", SELF | BE | WHERECUE }, { "located", BE | WORK }, { "location", SELF | BE | WHERECUE },
	{ "log", WORKS }, { "logged", STAY }, { "logging", STAY }, { "login", THING }, { "los", DET }, { "love", VERB },
	{ "loves", VERB }, { "lugar", WHERECUE }, { "ma", DET }, { "mache", VERB }, { "madame", NAME }, { "made", VERB },
	{ "madre", OTHER }, { "mag", VERB }, { "magasin", FIRM }, { "mail", THING }, { "mails", THING },
	{ "maintenant", NOW }, { "mais", CUT }, { "maison", HOME }, { "make", VERB }, { "mama", OTHER }, { "man", PAPER },
	{ "manana", FUTUREADV }, { "mange", VERB }, { "mann", OTHER }, { "marche", THING }, { "mari", OTHER },
	{ "marido", OTHER }, { "market", THING }, { "markt", THING }, { "may", AUX }, { "maybe", IF }, { "me", SELF },
	{ "mean", KNOW }, { "meet", VERB }, { "mein", DET }, { "meine", DET }, { "meinem", DET }, { "meinen", SAY | DET },
	{ "meiner", DET }, { "melde", STAY }, { "members", OTHER }, { "membres", OTHER }, { "mercado", THING },
	{ "merci", THANKS }, { "mere", OTHER }, { "mes", DET }, { "met", VERB }, { "mi", DET }, { "miembros", OTHER },
	{ "mientras", CUT }, { "mis", DET }, { "mismo", NOW }, { "mit", PREP | USE }, { "mitarbeiter", OTHER },
	{ "mitglieder", OTHER }, { "mochte", FUTURE }, { "moechte", FUTURE }, { "moi", SELF }, { "moin", GREET },
	{ "mom", OTHER }, { "moment", NOW }, { "momentan", NOW }, { "mon", DET }, { "monsieur", NAME },
	{ "montre", VERB | SAY }, { "morgen", FUTUREADV }, { "mother", OTHER }, { "move", MOVE }, { "moved", MOVE },
	{ "moving", MOVE }, { "mr", NAME }, { "mrs", NAME }, { "ms", NAME }, { "mudado", MOVE }, { "mudamos", MOVE },
	{ "mudar", MOVE }, { "mudare", MOVE }, { "mudarme", MOVE }, { "mude", MOVE }, { "mudo", MOVE },
	{ "muestra", VERB | SAY }, { "mujer", OTHER }, { "mullvad", PROXY }, { "mum", OTHER }, { "mutter", OTHER },
	{ "my", DET }, { "myself", SELF }, { "n", AND }, { "nach", TO }, { "nachste", FUTUREADV },
	{ "nachsten", FUTUREADV }, { "nachster", FUTUREADV }, { "nachstes", FUTUREADV }, { "naci", BORN },
	{ "nacida", BORN }, { "nacido", BORN }, { "nacionalidad", PAPER }, { "nada", NOT }, { "naechste", FUTUREADV },
	{ "naechsten", FUTUREADV }, { "nah", NO }, { "nahe", LOC }, { "name", NAME }, { "named", NAME }, { "names", NAME },
	{ "natif", COME }, { "national", PAPER }, { "nationalite", PAPER }, { "nationality", PAPER }, { "native", PAPER },
	{ "near", LOC }, { "nearby", LOC }, { "neben", LOC }, { "ned", NOT }, { "nee", NO }, { "need", VERB | USE },
	{ "needs", VERB }, { "negocio", FIRM }, { "nehme", VERB }, { "neighbor", OTHER }, { "neighbour", OTHER },
	{ "nein", NO }, { "neither", NOT }, { "never", NOT }, { "news", THING }, { "newsletter", THING },
	{ "newsletters", THING }, { "next", FUTUREADV }, { "ni", NOT }, { "nich", NOT }, { "nicht", NOT },
	{ "nichts", NOT }, { "nie", NOT }, { "niederlassung", FIRM }, { "niemals", NOT }, { "ningun", NOT },
	{ "ninguna", NOT }, { "ninguno", NOT }, { "nix", NOT }, { "no", NO }, { "nobody", NOT }, { "noch", NOW },
	{ "noe", NO }, { "nom", NAME }, { "nombre", NAME }, { "non", NO }, { "none", NOT }, { "nop", NO }, { "nope", NO },
	{ "nor", NOT }, { "nord", DET }, { "norden", DET }, { "nordvpn", PROXY }, { "norte", DET }, { "north", DET },
	{ "northern", DET }, { "nos", DET }, { "nosotras", WE }, { "nosotros", WE }, { "not", NOT }, { "nothing", NOT },
	{ "notre", DET }, { "nous", WE }, { "novia", OTHER }, { "novio", OTHER }, { "now", NOW }, { "nuestra", DET },
	{ "nuestras", DET }, { "nuestro", DET }, { "nuestros", DET }, { "number", THING }, { "numero", THING },
	{ "nummer", THING }, { "nunca", NOT }, { "nur", CUT | ONLY }, { "nutz", USE }, { "nutze", VERB | USE },
	{ "nutzer", OTHER }, { "o", AND }, { "ob", IF }, { "obwohl", CUT }, { "oder", AND }, { "of", PREP }, { "off", OFF },
	{ "office", FIRM }, { "offices", FIRM }, { "offnet", WORKS }, { "oficina", FIRM }, { "ohne", PREP },
	{ "ok", THANKS }, { "okay", THANKS }, { "on", PREP | USE }, { "once", PASTADV }, { "oncle", OTHER },
	{ "onkel", OTHER }, { "only", CUT | ONLY }, { "ont", VERB }, { "onto", TO }, { "open", VERB | WORKS },
	{ "opens", VERB | WORKS }, { "opt", VERB }, { "or", AND }, { "order", THING }, { "orders", THING },
	{ "originaire", COME }, { "origine", COME }, { "ort", WHERECUE }, { "ost", DET }, { "ou", AND | WHERECUE },
	{ "oui", YES }, { "our", DET }, { "out", PREP }, { "outside", LOC }, { "ouvre", WORKS }, { "own", USE },
	{ "package", THING }, { "padre", OTHER }, { "padres", OTHER }, { "page", THING }, { "pague", VERB },
	{ "paid", VERB }, { "pais", DET | WHERECUE }, { "paket", THING }, { "papa", OTHER }, { "paquet", THING },
	{ "paquete", THING }, { "para", PREP }, { "parce", CUT }, { "parents", OTHER }, { "parle", VERB }, { "pars", GO },
	{ "parti", GO | PAST }, { "partie", GO | PAST }, { "partir", GO }, { "partirai", GO | FUTURE },
	{ "partner", OTHER }, { "partnerin", OTHER }, { "partners", OTHER }, { "partons", GO }, { "pas", NOT },
	{ "pasada", PASTADV }, { "pasado", PASTADV }, { "pasaporte", PAPER }, { "pass", THING | PAPER },
	{ "passeport", PAPER }, { "passport", THING | PAPER }, { "pay", VERB }, { "paye", VERB },
	{ "pays", DET | WHERECUE }, { "pendant", CUT }, { "pense", VERB }, { "pensez", SAY }, { "people", OTHER },
	{ "pere", OTHER }, { "perhaps", IF }, { "pero", CUT }, { "person", OTHER }, { "peut", AUX }, { "peux", AUX },
	{ "phone", THING }, { "piensan", SAY }, { "pienso", VERB }, { "plan", FUTURE }, { "plane", FUTURE },
	{ "planning", FUTURE }, { "please", THANKS }, { "pls", THANKS }, { "plus", AND }, { "por", PREP },
	{ "porque", CUT }, { "possible", WORKS }, { "pour", PREP }, { "pourquoi", ASK }, { "pouvez", AUX },
	{ "praxis", FIRM }, { "preis", THING }, { "prends", VERB }, { "presently", NOW }, { "pretend", SAY },
	{ "previously", PASTADV }, { "price", THING }, { "prima", OTHER }, { "primo", OTHER }, { "privatevpn", PROXY },
	{ "probably", IF }, { "problem", THING | WORKS }, { "problema", THING }, { "probleme", THING }, { "procedo", COME },
	{ "prochain", FUTUREADV }, { "prochaine", FUTUREADV }, { "product", THING }, { "productos", THING },
	{ "products", THING }, { "produits", THING }, { "produkt", THING }, { "produkte", THING }, { "pronto", FUTUREADV },
	{ "protonvpn", PROXY }, { "proveedor", OTHER }, { "proveedores", OTHER }, { "proviene", COME },
	{ "proxies", PROXY }, { "proxima", FUTUREADV }, { "proximo", FUTUREADV }, { "proxis", PROXY }, { "proxy", PROXY },
	{ "proxys", PROXY }, { "puede", AUX }, { "pueden", AUX }, { "puedo", AUX }, { "put", VERB }, { "quand", IF },
	{ "quedo", STAY }, { "quel", ASK }, { "quelle", ASK }, { "quelquun", OTHER }, { "qui", ASK }, { "quien", ASK },
	{ "quiero", FUTURE }, { "quisiera", FUTURE }, { "quitte", LEAVE | PAST }, { "quittes", LEAVE | PAST },
	{ "quizas", IF }, { "raised", BORN }, { "read", VERB }, { "reader", OTHER }, { "readers", OTHER },
	{ "reads", VERB }, { "receive", VERB }, { "received", VERB }, { "rechenzentrum", FIRM }, { "recibo", VERB },
	{ "recipient", OTHER }, { "recipients", OTHER }, { "recois", VERB }, { "regards", GREET }, { "region", DET },
	{ "regrese", RETURN }, { "regreso", RETURN }, { "reis", GO }, { "reise", GO }, { "reisen", GO }, { "rejoins", GO },
	{ "relocate", MOVE }, { "relocated", MOVE }, { "relocating", MOVE }, { "rencontre", VERB }, { "rentre", RETURN },
	{ "rentree", RETURN }, { "rentrerai", GO | FUTURE }, { "reseller", OTHER }, { "reside", LIVE },
	{ "resident", LIVE }, { "residing", BE }, { "resido", SELF | LIVE }, { "residons", LIVE }, { "restaurant", FIRM },
	{ "reste", STAY }, { "restons", STAY }, { "retour", RETURN }, { "retrouve", STAY }, { "returned", RETURN },
	{ "returning", RETURN }, { "revenu", RETURN }, { "reviens", RETURN }, { "rien", NOT }, { "right", HERE },
	{ "roommate", OTHER }, { "roots", PAPER }, { "rufe", STAY }, { "run", USE }, { "running", USE }, { "sagen", SAY },
	{ "sagt", SAY }, { "said", SAY }, { "sais", VERB | KNOW }, { "salgo", LEAVE }, { "sali", LEAVE | PAST },
	{ "salimos", LEAVE | PAST }, { "saludos", GREET }, { "salut", GREET }, { "salutations", GREET }, { "sans", PREP },
	{ "sat", STAY | PAST }, { "sauf", ONLY }, { "say", SAY }, { "saying", SAY }, { "says", SAY }, { "schicke", VERB },
	{ "schone", DET }, { "schonen", DET }, { "schreib", STAY }, { "schreibe", STAY }, { "schreiben", STAY | SAY },
	{ "schreibt", STAY | HE }, { "schuler", OTHER }, { "schwester", OTHER }, { "se", KNOW }, { "sede", FIRM },
	{ "see", VERB }, { "seen", VERB }, { "sehe", VERB }, { "sein", BE }, { "seit", SINCE }, { "seitdem", SINCE },
	{ "sell", TRADE | VERB }, { "selling", TRADE | VERB }, { "sells", TRADE | VERB }, { "send", VERB },
	{ "sende", STAY }, { "sending", STAY }, { "senor", NAME }, { "senora", NAME }, { "sent", VERB },
	{ "serai", SELF | BE | FUTURE }, { "sere", SELF | BE | FUTURE }, { "serve", TRADE | VERB }, { "server", FIRM },
	{ "servers", FIRM }, { "serveur", FIRM }, { "serveurs", FIRM }, { "servidor", FIRM }, { "servidores", FIRM },
	{ "serving", TRADE | VERB }, { "servus", GREET }, { "set", VERB | USE }, { "settled", LIVE },
	{ "seulement", CUT | ONLY }, { "shall", FUTURE }, { "she", OTHER | DET }, { "shes", OTHER },
	{ "ship", TRADE | VERB }, { "shipping", TRADE | VERB }, { "ships", TRADE | VERB }, { "shop", FIRM },
	{ "should", AUX }, { "show", VERB | SAY }, { "shown", VERB }, { "shows", VERB | SAY }, { "si", YES | IF },
	{ "sie", YOU | OTHER }, { "siege", FIRM }, { "siempre", NOW }, { "sim", THING }, { "sin", PREP },
	{ "since", SINCE }, { "sind", BE }, { "sino", CUT }, { "sir", THANKS }, { "sister", OTHER }, { "sit", STAY },
	{ "site", THING }, { "sitting", STAY }, { "situated", BE | WORK }, { "situe", BE | WORK }, { "sitz", FIRM },
	{ "sitze", STAY }, { "sitzen", STAY }, { "sitzt", STAY | HE }, { "sleeping", STAY }, { "sobald", IF },
	{ "societe", FIRM }, { "socio", OTHER }, { "soeur", OTHER }, { "sohn", OTHER }, { "solo", CUT | ONLY },
	{ "somebody", OTHER }, { "someone", OTHER }, { "sommes", WE | BE }, { "somos", WE | BE }, { "son", OTHER },
	{ "sondern", CUT }, { "soon", FUTUREADV }, { "south", DET }, { "southern", DET }, { "sowie", AND },
	{ "soy", SELF | BE }, { "spater", FUTUREADV }, { "speak", VERB }, { "speaking", STAY }, { "spent", STAY | PAST },
	{ "sprache", THING }, { "spreche", STAY }, { "sprich", VERB }, { "sta", BE | HE }, { "staatsangehorigkeit", PAPER },
	{ "staatsbuerger", PAPER }, { "staatsburger", PAPER }, { "stadt", DET | WHERECUE }, { "stamme", COME },
	{ "stammend", COME }, { "stammt", COME }, { "standort", SELF | BE | WHERECUE }, { "startup", FIRM },
	{ "stay", STAY }, { "stayed", STAY | PAST }, { "staying", STAY }, { "steh", STAY }, { "stehe", STAY },
	{ "steht", SAY }, { "still", NOW }, { "store", FIRM }, { "stoy", SELF | BE }, { "stuck", STAY },
	{ "student", PAPER }, { "students", OTHER }, { "studied", LIVE | PAST }, { "studier", LIVE }, { "studiere", LIVE },
	{ "studierte", LIVE | PAST }, { "studio", FIRM }, { "study", LIVE }, { "studying", LIVE }, { "subscriber", OTHER },
	{ "subscribers", OTHER }, { "subsidiary", FIRM }, { "suburb", DET }, { "sucursal", FIRM }, { "sud", DET },
	{ "suden", DET }, { "sued", DET }, { "suis", SELF | BE }, { "sunny", DET }, { "supplier", OTHER },
	{ "suppliers", OTHER }, { "supply", TRADE | VERB }, { "suppose", IF }, { "sur", OTHER | LOC }, { "sure", YES },
	{ "surfshark", PROXY }, { "suscriptores", OTHER }, { "system", THING }, { "take", VERB }, { "tampoco", NOT },
	{ "tante", OTHER }, { "target", TRADE | VERB }, { "targeting", TRADE | VERB }, { "tarjeta", THING }, { "te", YOU },
	{ "team", OTHER }, { "telefon", THING }, { "telefono", THING }, { "tell", VERB }, { "tells", SAY },
	{ "temporarily", NOW }, { "tenemos", WE | TRADE | VERB }, { "tener", USE }, { "tengo", VERB | USE },
	{ "tenia", VERB }, { "test", VERB }, { "tests", VERB }, { "than", PREP }, { "thanks", THANKS }, { "thats", CUT },
	{ "the", DET }, { "their", OTHER | DET }, { "there", HERE }, { "therefore", CUT }, { "they", OTHER | DET },
	{ "theyre", OTHER }, { "think", VERB | SAY }, { "thinking", FUTURE }, { "thinks", VERB | SAY }, { "this", DET },
	{ "though", CUT }, { "thought", SAY }, { "through", PREP | USE }, { "throughout", LOC }, { "thx", THANKS },
	{ "tia", OTHER }, { "tienda", FIRM }, { "tiene", VERB }, { "tienen", AUX }, { "til", TO }, { "till", SINCE },
	{ "time", THING }, { "timezone", THING }, { "tio", OTHER }, { "to", TO }, { "tochter", OTHER }, { "todavia", NOW },
	{ "today", NOW }, { "toi", YOU }, { "told", VERB }, { "tomo", VERB }, { "tomorrow", FUTUREADV }, { "tonight", NOW },
	{ "took", VERB }, { "tor", PROXY }, { "torbrowser", PROXY }, { "toujours", NOW }, { "towards", TO },
	{ "town", DET }, { "toy", SELF | BE }, { "trabaja", WORK | HE }, { "trabajaba", WORK | PAST },
	{ "trabajamos", WE | WORK }, { "trabajando", STAY }, { "trabaje", WORK | PAST }, { "trabajo", SELF | WORK },
	{ "train", PREP }, { "travaille", WORK }, { "travailler", WORK }, { "travel", GO }, { "traveled", GO | PAST },
	{ "traveling", STAY | GO }, { "travelled", GO | PAST }, { "travelling", STAY | GO }, { "treffe", VERB },
	{ "tried", VERB }, { "trip", GO }, { "trouve", STAY }, { "trouver", VERB }, { "try", VERB }, { "tu", YOU },
	{ "turned", USE }, { "typing", STAY }, { "u", YOU }, { "uber", PREP }, { "ubermorgen", FUTUREADV },
	{ "ubicacion", SELF | BE | WHERECUE }, { "ueber", PREP }, { "uebermorgen", FUTUREADV }, { "umgezogen", MOVE },
	{ "umziehe", MOVE }, { "umziehen", MOVE }, { "un", DET }, { "una", DET }, { "uncle", OTHER }, { "und", AND },
	{ "understand", KNOW }, { "une", DET }, { "uno", DET }, { "uns", WE }, { "unser", DET }, { "unsere", DET },
	{ "unserem", DET }, { "unter", PREP }, { "unternehmen", FIRM }, { "unterwegs", STAY | GO }, { "until", SINCE },
	{ "upbringing", BORN }, { "ur", YOU }, { "urlaub", STAY }, { "usando", USE }, { "usar", VERB | USE },
	{ "use", VERB | USE }, { "used", PAST | USE }, { "user", OTHER }, { "users", OTHER }, { "uses", VERB | USE },
	{ "usine", FIRM }, { "using", VERB | USE }, { "uso", VERB | USE }, { "usted", YOU }, { "ustedes", YOU },
	{ "usuarios", OTHER }, { "utilisateurs", OTHER }, { "utilise", VERB | USE }, { "utiliser", USE },
	{ "utilisons", USE }, { "utilizo", USE }, { "vacaciones", STAY }, { "vacances", STAY }, { "vacation", STAY },
	{ "vais", GO }, { "vamos", GO }, { "vater", OTHER }, { "vecu", LIVE | PAST }, { "venais", COME | PAST },
	{ "vendemos", WE | TRADE | VERB }, { "vender", TRADE | VERB }, { "vendo", TRADE | VERB },
	{ "vendons", TRADE | VERB }, { "vends", TRADE | VERB }, { "vengo", SELF | COME }, { "venons", COME },
	{ "veo", VERB }, { "verbinde", STAY }, { "verbunden", STAY }, { "verkaufe", TRADE | VERB },
	{ "verkaufen", TRADE | VERB }, { "verlasse", LEAVE }, { "verlassen", LEAVE | PAST }, { "vers", TO },
	{ "versende", TRADE | VERB }, { "versenden", TRADE | VERB }, { "verstehe", KNOW }, { "verwend", USE },
	{ "verwende", VERB | USE }, { "veux", FUTURE }, { "via", PREP | USE }, { "viajamos", GO }, { "viajar", GO },
	{ "viajare", SELF | GO | FUTURE }, { "viajaremos", GO | FUTURE }, { "viaje", GO | PAST },
	{ "viajo", SELF | GO | FUTURE }, { "vielleicht", IF }, { "viene", COME | HE }, { "viens", COME },
	{ "vient", COME | HE }, { "village", DET }, { "ville", DET | WHERECUE }, { "vis", LIVE }, { "visa", THING },
	{ "visit", VISIT }, { "visitado", VISIT | PAST }, { "visitando", VISIT }, { "visite", VISIT },
	{ "visited", VISIT | PAST }, { "visiting", VISIT }, { "vit", LIVE | HE }, { "vivais", LIVE | PAST },
	{ "vivait", LIVE | PAST }, { "vive", LIVE | HE }, { "viven", LIVE | HE }, { "vivi", LIVE | PAST },
	{ "vivia", LIVE | PAST }, { "vivido", LIVE | PAST }, { "viviendo", LIVE }, { "vivimos", WE | LIVE },
	{ "vivir", LIVE }, { "vivo", SELF | LIVE }, { "vivons", LIVE }, { "vivre", LIVE }, { "vois", VERB },
	{ "volare", SELF | GO | FUTURE }, { "voler", GO }, { "volerai", GO | FUTURE }, { "volvi", RETURN }, { "vom", FROM },
	{ "von", FROM }, { "vorgestern", PASTADV }, { "vorige", PASTADV }, { "vorigen", PASTADV }, { "vos", YOU },
	{ "votre", YOU }, { "voudrais", FUTURE }, { "vous", YOU }, { "voy", SELF | GO | FUTURE }, { "voyage", GO },
	{ "voyager", GO }, { "vpn", PROXY }, { "vpns", PROXY }, { "vuelta", RETURN }, { "vuelto", RETURN },
	{ "vuelvo", RETURN }, { "vuestro", YOU }, { "wahrend", CUT }, { "wanna", VERB | FUTURE }, { "want", VERB | FUTURE },
	{ "wanted", VERB }, { "wants", VERB | FUTURE }, { "war", BE | PAST }, { "warehouse", FIRM }, { "waren", BE | PAST },
	{ "warum", ASK }, { "was", BE | PAST }, { "wasn", BE | PAST }, { "wasnt", BE | PAST | NOT }, { "wat", ASK },
	{ "watch", VERB }, { "we", WE }, { "weather", THING }, { "website", THING }, { "weder", NOT }, { "weg", LEAVE },
	{ "weggezogen", LEAVE | PAST }, { "weil", CUT }, { "weiss", VERB | KNOW }, { "welche", ASK }, { "welcher", ASK },
	{ "wenn", IF }, { "went", GO | PAST }, { "wer", ASK }, { "werde", FUTURE }, { "werden", FUTURE },
	{ "were", BE | PAST }, { "weren", NOT }, { "werent", BE | PAST }, { "werkstatt", FIRM }, { "weshalb", ASK },
	{ "west", DET }, { "westen", DET }, { "western", DET }, { "wetter", THING }, { "what", ASK }, { "whats", ASK },
	{ "when", IF }, { "where", ASK | WHERECUE }, { "whereabouts", SELF | BE | WHERECUE }, { "whereas", CUT },
	{ "wheres", ASK }, { "whether", IF }, { "which", ASK }, { "while", CUT }, { "who", ASK }, { "why", ASK },
	{ "wie", ASK }, { "wieso", ASK }, { "wife", OTHER }, { "will", FUTURE }, { "windscribe", PROXY }, { "wir", WE },
	{ "wird", FUTURE }, { "with", PREP | USE }, { "within", LOC }, { "without", PREP }, { "wo", ASK | WHERECUE },
	{ "woher", WHERECUE }, { "wohin", WHERECUE }, { "wohn", LIVE }, { "wohne", LIVE }, { "wohnen", LIVE },
	{ "wohnhaft", LIVE }, { "wohnsitz", LIVE }, { "wohnt", LIVE | HE }, { "wohnte", LIVE | PAST },
	{ "wohnung", LIVE | HOME }, { "wollen", FUTURE }, { "woman", PAPER }, { "wont", NOT }, { "work", WORK | WORKS },
	{ "worked", WORK | PAST }, { "working", STAY | WORKS }, { "works", WORK | HE | WORKS }, { "would", FUTURE },
	{ "write", STAY | SAY }, { "writing", STAY }, { "wrote", STAY | PAST | SAY }, { "y", AND }, { "ya", YOU },
	{ "yeah", YES }, { "yep", YES }, { "yes", YES }, { "yesterday", PASTADV }, { "yo", SELF }, { "you", YOU },
	{ "your", YOU }, { "youre", YOU }, { "yup", YES }, { "zeigt", VERB | SAY }, { "zeit", THING },
	{ "zeitzone", THING }, { "zentrale", FIRM }, { "ziehe", MOVE }, { "zug", PREP }, { "zuhause", HOME }, { "zum", TO },
	{ "zur", TO }, { "zuruck", RETURN }, { "zuruckgekehrt", RETURN }, { "zuruckgekommen", RETURN },
	{ "zurueck", RETURN }, { "zurueckgekommen", RETURN },
};
/* clang-format on */

static int compare(const void *key, const void *row)
{
	return strcmp(key, ((const struct row *)row)->word);
}

uint64_t claims_word(struct str folded)
{
	char key[CLAIMS_WORD_MAX + 1] = "";
	const struct row *row;

	if (!folded.len || folded.len > CLAIMS_WORD_MAX)
		return 0;
	memcpy(key, folded.at, folded.len);
	row = bsearch(key, rows, ARRAY_LEN(rows), sizeof(rows[0]), compare);
	return row ? row->flags : 0;
}

#define MENDED_LEAST 6 /* letters */
#define MENDED_OTHERS 7
#define MENDED_SPANISH 5

/* Letters that sound the same to who speaks Spanish. */
static bool sounds_alike(char a, char b)
{
	return (a == 'b' && b == 'v') || (a == 'v' && b == 'b') || (a == 'i' && b == 'y') ||
	       (a == 'y' && b == 'i');
}

static bool is_missing_one(const char *longer, const char *shorter)
{
	while (*shorter && *longer == *shorter) {
		longer++;
		shorter++;
	}
	return strcmp(longer + 1, shorter) == 0;
}

static bool is_mended(const char *written, size_t length, const char *meant)
{
	size_t meant_length = strlen(meant), at = 0;

	if (length + 1 == meant_length)
		return meant_length >= MENDED_LEAST && is_missing_one(meant, written);
	if (length == meant_length + 1)
		return meant_length >= MENDED_LEAST && is_missing_one(written, meant);
	if (length != meant_length)
		return false;
	while (written[at] == meant[at])
		at++;
	if (length >= MENDED_SPANISH && sounds_alike(written[at], meant[at]) &&
	    strcmp(written + at + 1, meant + at + 1) == 0)
		return true;
	return length >= MENDED_LEAST && written[at] == meant[at + 1] &&
	       written[at + 1] == meant[at] && strcmp(written + at + 2, meant + at + 2) == 0;
}

static bool may_be_mended(const struct row *row)
{
	uint64_t plain = WORD_STEADY | WORD_MOTION | WORD_NOW | WORD_SELF | WORD_HE | WORD_PAST;

	if (row->flags & (WORD_STEADY | WORD_MOTION | WORD_NOW))
		return !(row->flags & ~plain);
	return (row->flags == WORD_OTHER || row->flags == WORD_FIRM) &&
	       strlen(row->word) >= MENDED_OTHERS;
}

uint64_t claims_word_mended(struct str folded)
{
	char key[CLAIMS_WORD_MAX + 1] = "";

	if (folded.len < MENDED_SPANISH || folded.len > CLAIMS_WORD_MAX)
		return 0;
	memcpy(key, folded.at, folded.len);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].word[0] == key[0] && rows[i].word[1] == key[1] &&
		    may_be_mended(&rows[i]) && is_mended(key, folded.len, rows[i].word))
			return rows[i].flags;
	return 0;
}

size_t claims_word_count(void)
{
	return ARRAY_LEN(rows);
}

struct str claims_word_at(size_t i)
{
	return str_of(rows[i].word);
}
