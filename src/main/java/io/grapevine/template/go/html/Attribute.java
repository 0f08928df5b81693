package io.grapevine.template.go.html;

import java.util.Set;

/** The kinds of attributes whose values need an escaping of their own. */
enum Attribute {
    /** No attribute, or one whose value is text. */
    NONE(State.ATTR),
    /** An event handler. */
    SCRIPT(State.JS),
    /** The {@code type} of a {@code script} element, which decides how the element's content is read. */
    SCRIPT_TYPE(State.ATTR),
    STYLE(State.CSS),
    URL(State.URL),
    SRCSET(State.SRCSET),
    /** The {@code content} of a {@code meta} element. */
    META_CONTENT(State.META_CONTENT);

    private static final Set<String> URLS =
            words("action archive background cite classid codebase data formaction href icon longdesc"
                    + " manifest poster profile src usemap xmlns");

    /** Attributes that change how a document is loaded, submitted or trusted. */
    private static final Set<String> SENSITIVE =
            words("accept-charset async challenge charset content crossorigin defer enctype form"
                    + " formenctype formmethod formnovalidate http-equiv keytype language method novalidate"
                    + " pattern rel sandbox srcdoc type value");

    private final State start;

    Attribute(State start) {
        this.start = start;
    }

    private static Set<String> words(String names) {
        return Set.of(names.split(" ", -1));
    }

    /** What the value is when nothing of it was read yet. */
    State start() {
        return start;
    }

    /** The kind of the attribute {@code name}, in lower case, of {@code element}. */
    static Attribute of(Element element, String name) {
        if (element == Element.SCRIPT && name.equals("type")) {
            return SCRIPT_TYPE;
        }
        if (element == Element.META && name.equals("content")) {
            return META_CONTENT;
        }
        if (isNamespace(name)) {
            return URL;
        }
        String local = localName(name);
        if (URLS.contains(local)) {
            return URL;
        }
        if (SENSITIVE.contains(local) || local.equals("srclang")) {
            return NONE;
        }
        return switch (local) {
            case "style" -> STYLE;
            case "srcset" -> SRCSET;
            default -> guess(local);
        };
    }

    /** Whether any value may be given to an attribute with this name, in lower case. */
    static boolean isPlain(String name) {
        return of(Element.NONE, name) == NONE && !SENSITIVE.contains(localName(name));
    }

    /** Non-standard names: those like event handlers or URLs are treated as such. */
    private static Attribute guess(String name) {
        if (name.startsWith("on")) {
            return SCRIPT;
        }
        return name.contains("src") || name.contains("uri") || name.contains("url") ? URL : NONE;
    }

    private static boolean isNamespace(String name) {
        return name.startsWith("xmlns:");
    }

    /** The name without {@code data-} or the prefix of a name space. */
    private static String localName(String name) {
        return name.startsWith("data-") ? name.substring("data-".length()) : name.substring(name.indexOf(':') + 1);
    }
}
