package io.grapevine.receiver.message;

import java.util.regex.Pattern;

/** A dialect of Markdown. */
public interface MarkdownMarkup extends Markup {
    /** The characters of an address that would end a link. */
    Pattern LINK_ENDS = Pattern.compile("[\\s()<>]");

    @Override
    default String bold(String escaped) {
        return "**" + escaped + "**";
    }

    @Override
    default String link(String name, String url) {
        return linked(escape(name), url);
    }

    /** A link; {@code name} is escaped. */
    static String linked(String name, String url) {
        return "[" + name + "](" + encoded(LINK_ENDS, url) + ")";
    }

    /** An address in which the characters of a pattern are percent-encoded. */
    static String encoded(Pattern characters, String url) {
        return characters
                .matcher(url)
                .replaceAll(found -> String.format("%%%02X", (int) found.group().charAt(0)));
    }

    /** Text with the characters of a pattern as numeric entities of HTML, for a dialect that knows no backslash. */
    static String withEntities(Pattern characters, String text) {
        return characters
                .matcher(text)
                .replaceAll(found -> "&#" + (int) found.group().charAt(0) + ";");
    }
}
