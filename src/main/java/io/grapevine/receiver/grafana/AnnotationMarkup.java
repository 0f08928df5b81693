package io.grapevine.receiver.grafana;

import io.grapevine.receiver.message.Markup;

/** The HTML of annotations, in which line breaks of values are kept. */
final class AnnotationMarkup implements Markup {
    static final Markup HTML = new AnnotationMarkup();

    private AnnotationMarkup() {}

    @Override
    public String escape(String text) {
        return Markup.HTML.escape(text).replace("\n", lineBreak());
    }

    @Override
    public String bold(String escaped) {
        return Markup.HTML.bold(escaped);
    }

    @Override
    public String link(String name, String url) {
        return Markup.HTML.link(name, url);
    }

    @Override
    public String lineBreak() {
        return Markup.HTML.lineBreak();
    }

    @Override
    public String paragraph() {
        return Markup.HTML.paragraph();
    }
}
