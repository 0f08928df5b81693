package io.grapevine.receiver.message;

/** No markup: text as it is. */
public interface PlainMarkup extends ChatMarkup {
    @Override
    default String escape(String text) {
        return text;
    }

    @Override
    default String bold(String escaped) {
        return escaped;
    }

    @Override
    default String link(String name, String url) {
        return name + ": " + url;
    }

    @Override
    default String linkSeparator() {
        return "\n";
    }
}
