package io.grapevine.template.go.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
}
