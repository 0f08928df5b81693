package io.grapevine.template.go.html;

import io.grapevine.base.go.GoStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position of a template action in the document, in the detail that escaping needs.
 *
 * @param state what a parser of HTML is in the middle of
 * @param delimiter what ends the attribute value it is in
 * @param urlPart the part of the URL it is in
 * @param slash what a slash would mean, if it is in a script
 * @param braces for each interpolation of a template literal it is in, from the outermost, how many braces are open
 * @param attribute the attribute it is in
 * @param element the element whose tag or special content it is in
 * @param error why what was read has no safe form, if the state is {@link State#ERROR}; null in all other states
 */
record Context(
        State state,
        Delimiter delimiter,
        UrlPart urlPart,
        Slash slash,
        List<Integer> braces,
        Attribute attribute,
        Element element,
        @Nullable String error) {

    enum UrlPart {
        /** Nothing of it was read yet, or this is no URL. */
        NONE,
        /** Scheme, authority or path. */
        PRE_QUERY,
        /** Query or fragment. */
        QUERY_OR_FRAGMENT,
        /** Any of several parts: the branches of the template differ. */
        UNKNOWN
    }

    static final Context TEXT = in(State.TEXT, Element.NONE);

    /** The context behind a statement that is never passed. */
    static final Context DEAD = in(State.DEAD, Element.NONE);

    Context {
        braces = List.copyOf(braces);
        if ((state == State.ERROR) != (error != null)) {
            throw new IllegalArgumentException(state + " with error " + error);
        }
    }

    /** Outside of any attribute, in a tag of {@code element} or in its content. */
    static Context in(State state, Element element) {
        return in(state, element, null);
    }

    /** The context behind what has no safe form, for the reason {@code error}. */
    static Context ofError(String error) {
        return in(State.ERROR, Element.NONE, error);
    }

    private static Context in(State state, Element element, @Nullable String error) {
        return new Context(
                state, Delimiter.NONE, UrlPart.NONE, Slash.REGEXP, List.of(), Attribute.NONE, element, error);
    }

    boolean isError() {
        return state == State.ERROR;
    }

    /** Whether this place is inside a comment whose text the output leaves out. */
    boolean isDroppedComment() {
        return state.isComment() && delimiter == Delimiter.NONE;
    }

    Context with(State other) {
        return new Context(other, delimiter, urlPart, slash, braces, attribute, element, error);
    }

    Context with(UrlPart other) {
        return new Context(state, delimiter, other, slash, braces, attribute, element, error);
    }

    Context with(Slash other) {
        return new Context(state, delimiter, urlPart, other, braces, attribute, element, error);
    }

    Context with(Attribute other) {
        return new Context(state, delimiter, urlPart, slash, braces, other, element, error);
    }

    Context with(Delimiter other) {
        return new Context(state, other, urlPart, slash, braces, attribute, element, error);
    }

    /** This place with one more interpolation of a template literal around it. */
    Context enterInterpolation() {
        List<Integer> deeper = new ArrayList<>(braces);
        deeper.add(0);
        return withBraces(deeper);
    }

    /** This place with {@code change} more open braces in the innermost interpolation; fewer than none leave it. */
    Context brace(int change) {
        List<Integer> changed = new ArrayList<>(braces);
        int innermost = changed.remove(changed.size() - 1) + change;
        if (innermost >= 0) {
            changed.add(innermost);
        }
        return withBraces(changed);
    }

    private Context withBraces(List<Integer> other) {
        return new Context(state, delimiter, urlPart, slash, other, attribute, element, error);
    }

    /** The context of an action that follows at once: it starts an attribute, or a value that has no quote. */
    Context nudged() {
        return switch (state) {
            case TAG -> with(State.ATTR_NAME);
            case BEFORE_VALUE ->
                with(attribute.start()).with(Delimiter.SPACE_OR_TAG_END).with(Attribute.NONE);
            case AFTER_NAME -> with(State.ATTR_NAME).with(Attribute.NONE);
            default -> this;
        };
    }

    /**
     * The common context at the end of branches; an error if this and the other differ in what matters.
     *
     * @param statement the word of the control structure, for the message
     */
    Context join(Context other, String statement) {
        if (state == State.DEAD || equals(other)) {
            return other;
        }
        if (other.state == State.DEAD) {
            return this;
        }
        if (with(other.urlPart).equals(other)) {
            return with(UrlPart.UNKNOWN);
        }
        if (with(other.slash).equals(other)) {
            return with(Slash.UNKNOWN);
        }
        return joinNudged(other, statement);
    }

    /** An attribute value that starts in one branch only, as in {@code a={{if .X}}{{.X}}{{end}}}, starts in both. */
    private Context joinNudged(Context other, String statement) {
        Context nudged = nudged();
        Context otherNudged = other.nudged();
        if (!nudged.equals(this) || !otherNudged.equals(other)) {
            Context joined = nudged.join(otherNudged, statement);
            if (!joined.isError()) {
                return joined;
            }
        }
        return ofError(
                "{{" + statement + "}} branches end in different contexts: " + inWords() + ", " + other.inWords());
    }

    /** The name of the form that {@code template} takes when it is called here. */
    String variantOf(String template) {
        if (state == State.TEXT) {
            return template;
        }
        StringBuilder name =
                new StringBuilder(template).append("$htmltemplate_").append(word(state));
        appendUnless(name, "delimiter", Delimiter.NONE, delimiter);
        appendUnless(name, "urlPart", UrlPart.NONE, urlPart);
        appendUnless(name, "slash", Slash.REGEXP, slash);
        if (!braces.isEmpty()) {
            name.append("_braces=").append(braces);
        }
        appendUnless(name, "attribute", Attribute.NONE, attribute);
        appendUnless(name, "element", Element.NONE, element);
        return name.toString();
    }

    private static <E extends Enum<E>> void appendUnless(StringBuilder name, String part, E usual, E actual) {
        if (actual != usual) {
            name.append('_').append(part).append('=').append(word(actual));
        }
    }

    /** {@code DOUBLE_QUOTE} as {@code doubleQuote}. */
    private static String word(Enum<?> constant) {
        StringBuilder word = new StringBuilder();
        String name = constant.name();
        for (int i = 0; i < name.length(); i++) {
            boolean starts = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                word.append(starts ? name.charAt(i) : Character.toLowerCase(name.charAt(i)));
            }
        }
        return word.toString();
    }

    /** For messages: the state in words, such as {@code js double quoted}. */
    String inWords() {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The end delimiter of the current attribute value. */
    enum Delimiter {
        NONE("", null),
        DOUBLE_QUOTE("\"", EscaperFunction.ATTRIBUTE),
        SINGLE_QUOTE("'", EscaperFunction.ATTRIBUTE),
        /** The value has no quotes. */
        SPACE_OR_TAG_END(" \t\n\f\r>", EscaperFunction.UNQUOTED_ATTRIBUTE);

        private final String ends;
        private final @Nullable EscaperFunction escaper;

        Delimiter(String ends, @Nullable EscaperFunction escaper) {
            this.ends = ends;
            this.escaper = escaper;
        }

        /** The escaper of values that stand in such an attribute value. */
        @Nullable
        EscaperFunction escaper() {
            return escaper;
        }

        String ends() {
            return ends;
        }

        /** Whether the character that ends the value belongs to it, as a quote does. */
        boolean isQuote() {
            return this == DOUBLE_QUOTE || this == SINGLE_QUOTE;
        }
    }

    /** Decides whether a slash in a script is a division or starts a regular expression. */
    enum Slash {
        /** The slash starts a regular expression. */
        REGEXP,
        /** The slash is a division operator. */
        DIVISION,
        /** The slash may be either, as the branches of the template differ. */
        UNKNOWN;

        private static final String WHITE_SPACE = "\f\n\r\t\u000b \u00a0\u1680"
                + "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                + "\u2028\u2029\u202f\u205f\u3000\ufeff";

        /** Characters behind which an expression is expected, so that a slash cannot divide. */
        private static final String EXPECTS_EXPRESSION = ",<>=*%&|^?!~([:;{}";

        private static final Set<String> KEYWORDS_BEFORE_EXPRESSION = Set.of(
                "break case continue delete do else finally in instanceof return throw try typeof void".split(" ", -1));

        /** The meaning behind {@code tokens}, none of which is a literal or comment, if it was this before. */
        Slash after(CharSequence tokens) {
            int end = tokens.length();
            while (end > 0 && WHITE_SPACE.indexOf(tokens.charAt(end - 1)) >= 0) {
                end--;
            }
            if (end == 0) {
                return this;
            }
            char last = tokens.charAt(end - 1);
            if (last == '+' || last == '-') {
                return afterSigns(tokens, end, last);
            }
            if (last == '.') {
                boolean endsNumber = end > 1 && isDigit(tokens.charAt(end - 2));
                return endsNumber ? DIVISION : REGEXP;
            }
            if (EXPECTS_EXPRESSION.indexOf(last) >= 0) {
                return REGEXP;
            }
            int start = end;
            while (start > 0 && isIdentifierPart(tokens.charAt(start - 1))) {
                start--;
            }
            String word = tokens.subSequence(start, end).toString();
            return KEYWORDS_BEFORE_EXPRESSION.contains(word) ? REGEXP : DIVISION;
        }

        /** {@code x++ /} divides, but {@code x + /} does not; of three signs the first two are the pair. */
        private static Slash afterSigns(CharSequence tokens, int end, char sign) {
            int start = end - 1;
            while (start > 0 && tokens.charAt(start - 1) == sign) {
                start--;
            }
            return (end - start) % 2 == 1 ? REGEXP : DIVISION;
        }

        /** Whether {@code c} can be part of a keyword or number. */
        static boolean isIdentifierPart(int c) {
            return c == '$' || c == '_' || Span.isLetterOrDigit(c);
        }

        private static boolean isDigit(int c) {
            return c >= '0' && c <= '9';
        }
    }

    enum State {
        /** Character data, outside of every tag. */
        TEXT(EscaperFunction.TEXT),
        /** Inside a tag, before an attribute or the end of the tag. */
        TAG,
        /** Inside the name of an attribute. */
        ATTR_NAME(EscaperFunction.NAME),
        /** After the name of an attribute, before a possible equals sign. */
        AFTER_NAME,
        /** After the equals sign, before the value. */
        BEFORE_VALUE,
        /** Inside {@code <!-- -->}. */
        HTML_COMMENT(EscaperFunction.COMMENT),
        /** Inside an element whose content is text with character references: {@code textarea}, {@code title}. */
        RCDATA(EscaperFunction.RCDATA),
        /** Inside the value of an attribute that is plain text. */
        ATTR,
        /** Inside an attribute that is a URL. */
        URL(EscaperFunction.URL_NORMALIZER),
        /** Inside a {@code srcset} attribute. */
        SRCSET(EscaperFunction.SOURCE_SET),
        /** In code of a script or an event handler. */
        JS(EscaperFunction.JS_VALUE),
        JS_DOUBLE_QUOTED(EscaperFunction.JS_STRING),
        JS_SINGLE_QUOTED(EscaperFunction.JS_STRING),
        /** Inside a back-quoted template literal, outside of its interpolations. */
        JS_TEMPLATE(EscaperFunction.JS_TEMPLATE),
        JS_REGEXP(EscaperFunction.JS_REGEXP),
        JS_BLOCK_COMMENT(EscaperFunction.COMMENT),
        JS_LINE_COMMENT(EscaperFunction.COMMENT),
        /** A line comment that a script starts with {@code <!--}. */
        JS_HTML_OPEN_COMMENT(EscaperFunction.COMMENT),
        /** A line comment that a script starts with {@code -->}. */
        JS_HTML_CLOSE_COMMENT(EscaperFunction.COMMENT),
        /** In a style sheet or style attribute. */
        CSS(EscaperFunction.CSS_VALUE),
        CSS_DOUBLE_QUOTED(EscaperFunction.CSS_STRING),
        CSS_SINGLE_QUOTED(EscaperFunction.CSS_STRING),
        /** Inside {@code url("…")}. */
        CSS_DOUBLE_QUOTED_URL(EscaperFunction.URL_NORMALIZER),
        /** Inside {@code url('…')}. */
        CSS_SINGLE_QUOTED_URL(EscaperFunction.URL_NORMALIZER),
        /** Inside {@code url(…)} without quotes. */
        CSS_URL(EscaperFunction.URL_NORMALIZER),
        CSS_BLOCK_COMMENT(EscaperFunction.COMMENT),
        CSS_LINE_COMMENT(EscaperFunction.COMMENT),
        /** Inside the {@code content} of a {@code meta} element. */
        META_CONTENT,
        /** The place behind {@code url=} in the {@code content} of a {@code meta} element. */
        META_CONTENT_URL(EscaperFunction.URL_FILTER),
        /** Unreachable, behind a {@code break} or {@code continue}. */
        DEAD,
        /** Nothing that is well formed; what follows has no meaning. */
        ERROR;

        private final @Nullable EscaperFunction escaper;

        State() {
            this.escaper = null;
        }

        State(EscaperFunction escaper) {
            this.escaper = escaper;
        }

        /** The escaper of values that stand here; null where the delimiter alone decides, or no value can stand. */
        @Nullable
        EscaperFunction escaper() {
            return escaper;
        }

        /** Whether what stands here is meant for the authors of the template only. */
        boolean isComment() {
            return escaper == EscaperFunction.COMMENT;
        }

        /** Whether this state is inside a URL. Strings of style sheets are treated as such. */
        boolean isUrl() {
            return escaper == EscaperFunction.URL_NORMALIZER || escaper == EscaperFunction.CSS_STRING;
        }

        /** Whether this state is part of a tag and of nothing else. */
        boolean isInTag() {
            return switch (this) {
                case TAG, ATTR_NAME, AFTER_NAME, BEFORE_VALUE, ATTR -> true;
                default -> false;
            };
        }

        /** Whether this state is inside a literal of a script, where {@code </script} is content that must be masked. */
        boolean isScriptLiteral() {
            return switch (this) {
                case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_TEMPLATE, JS_REGEXP -> true;
                default -> false;
            };
        }
    }

    /** The kinds of elements whose content needs a scanner of its own. */
    enum Element {
        /** Any other element. */
        NONE("", State.TEXT),
        SCRIPT("script", State.JS),
        STYLE("style", State.CSS),
        TEXTAREA("textarea", State.RCDATA),
        TITLE("title", State.RCDATA),
        META("", State.TEXT);

        /** The types of {@code script} elements that hold a script or JSON. */
        private static final Pattern SCRIPT_TYPE = Pattern.compile("|module|application/(ld\\+)?json"
                + "|(application|text)/(x-)?(ecma|java)script|text/(javascript1\\.[0-5]|jscript|livescript)");

        private final String endTag;
        private final State content;

        Element(String endTag, State content) {
            this.endTag = endTag;
            this.content = content;
        }

        String endTag() {
            return endTag;
        }

        State content() {
            return content;
        }

        /** The element whose tag has this name, in any case. */
        static Element named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "script" -> SCRIPT;
                case "style" -> STYLE;
                case "textarea" -> TEXTAREA;
                case "title" -> TITLE;
                case "meta" -> META;
                default -> NONE;
            };
        }

        /** Whether a {@code script} element of this type, whose parameters do not matter, holds a script or JSON. */
        static boolean isScriptType(String type) {
            int parameters = type.indexOf(';');
            String essence = parameters < 0 ? type : type.substring(0, parameters);
            return SCRIPT_TYPE
                    .matcher(GoStrings.trimSpace(new Span(essence).lowerCase()))
                    .matches();
        }
    }

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
}
