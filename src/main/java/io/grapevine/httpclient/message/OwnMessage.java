package io.grapevine.httpclient.message;

import io.grapevine.notification.Notification;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of a message of one of Grapevine's own kinds, each within the limit of the service. They come from the
 * configured templates, else from {@link DefaultMessage}.
 */
public final class OwnMessage {
    private static final Length TITLE = Length.characters(250);

    private final MessageFields fields;
    private final DefaultMessage usual;
    private final Markup markup;

    /**
     * Creates the texts of a message about {@code notification}.
     */
    public OwnMessage(MessageFields fields, Notification notification, Markup markup) {
        this.fields = fields;
        this.usual = new DefaultMessage(fields.data(), notification.now(), markup);
        this.markup = markup;
    }

    /** The data of the notification. */
    public TemplateData data() {
        return fields.data();
    }

    /** Whether the main text is in a markup. */
    public boolean isMarked() {
        return markup != Markup.PLAIN;
    }

    /** Whether any alert fires. */
    public boolean isFiring() {
        return data().status().equals(AlertData.FIRING);
    }

    /** Whether no template, in Go's language or Mustache, is configured for a field. */
    public boolean isUnset(String field, String template) {
        return template.isEmpty() && !fields.isOverridden(field);
    }

    /** The headline in one line without markup, at most 250 characters. */
    public String headline(String field, String template) {
        return headline(field, template, TITLE);
    }

    /** The headline, in one line without markup. */
    public String headline(String field, String template, Length limit) {
        String text = isUnset(field, template) ? usual.headline() : fields.headline(field, template);
        return limit.shorten(text.strip());
    }

    /** The headline, by default without the state of the group, for services that show a state themselves. */
    public String name(String field, String template) {
        return (isUnset(field, template) ? usual.name() : fields.headline(field, template)).strip();
    }

    /** The main text without a last paragraph; see {@link #body(String, String, Length, String)}. */
    public String body(String field, String template, Length limit) {
        return body(field, template, limit, "");
    }

    /**
     * The main text in the markup, with the links of actions at its end. A configured template must write the markup
     * itself.
     *
     * @param end the last paragraph of the default text, such as a link; empty for none
     */
    public String body(String field, String template, Length limit, String end) {
        String actions = links().after(limit);
        return with(actions, withoutLinks(field, template, limit.minus(actions), end));
    }

    /** The main text for HTML. In a configured template values of labels are escaped, too. */
    public String htmlBody(String field, String template, Length limit) {
        if (fields.isPlain() || isUnset(field, template)) {
            return body(field, template, limit);
        }
        String actions = links().after(limit);
        return with(actions, ShortenedHtml.to(fields.htmlBody(field, template), limit.minus(actions)));
    }

    private String with(String actions, String text) {
        return text.isBlank() && !actions.isEmpty()
                ? actions.substring(markup.paragraph().length())
                : text + actions;
    }

    /** The links of actions as the last paragraph of a text. */
    public LinkParagraph links() {
        return new LinkParagraph(fields.links(), markup);
    }

    /** The main text without links, for a service that shows them elsewhere; see {@link #body(String, String, Length, String)}. */
    public String withoutLinks(String field, String template, Length limit, String end) {
        if (fields.isPlain()) {
            return limit.shorten(fields.body(field, template), markup::escape);
        }
        if (!isUnset(field, template)) {
            return limit.shorten(markup.withoutMentions(fields.body(field, template, markup)));
        }
        String start = fields.line()
                .lines()
                .map(line -> markup.escape(line) + markup.lineBreak())
                .reduce("", (some, next) -> limit.holds(some + next) ? some + next : some);
        return start + usual.body(limit.minus(start), end);
    }

    /**
     * The headline, the main text and the link of a service that takes one text without markup.
     *
     * @param limit the limit of the whole text
     */
    public String whole(String title, String message, String link, Length limit) {
        String headline = headline("title", title);
        String start = headline.isEmpty() ? "" : headline + markup.paragraph();
        return orNoText(between(start, message, link, "", limit));
    }

    /**
     * The main text and the link between other parts of a text.
     *
     * @param limit the limit of the whole text
     */
    public String between(String start, String message, String link, String end, Length limit) {
        String address = text("link", link);
        String last = address.isEmpty() ? "" : markup.link("Open", address);
        return start + body("message", message, limit.minus(start + end), last) + end;
    }

    /** The end of a text that mentions users while alerts fire: a blank line and the users, such as {@code @ana @ben}. */
    public String mentions(Stream<String> users) {
        String all = users.collect(Collectors.joining(" "));
        return isFiring() && !all.isEmpty() ? "\n\n" + all : "";
    }

    /** The text, or {@code (no details)} if it is blank: most services refuse empty messages. */
    public static String orNoText(String text) {
        return text.isBlank() ? "(no details)" : text;
    }

    /** A text without markup, such as an address. */
    public String text(String field, String template) {
        return fields.of(field, template).strip();
    }

    /** Selects a value, such as a color, by the severity while alerts fire, or {@code ended} after their end. */
    public String bySeverity(String critical, String warning, String info, String ended) {
        return isFiring()
                ? List.of(critical, warning, info).get(Severity.of(data()).ordinal())
                : ended;
    }

    /** Selects a priority by the severity; it is lower by two once no alert fires. */
    public int priority(int critical, int warning, int info) {
        return List.of(critical, warning, info).get(Severity.of(data()).ordinal()) - (isFiring() ? 0 : 2);
    }

    /**
     * The value of a field for a number.
     *
     * @param usualNumber the default, also if the template fails or its result is out of range
     */
    public int number(String field, String template, int least, int most, int usualNumber) {
        String text = fields.of(field, template).strip();
        if (text.isEmpty()) {
            return usualNumber;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // reported below
        }
        unusable(field, text, least + " to " + most);
        return usualNumber;
    }

    /**
     * The value of a field for one of several words.
     *
     * @param usualWord the default, also if the template fails or its result is another word
     */
    public String word(String field, String template, List<String> words, String usualWord) {
        String text = fields.of(field, template).strip();
        if (words.contains(text)) {
            return text;
        }
        if (!text.isEmpty()) {
            unusable(field, text, "one of " + String.join(", ", words));
        }
        return usualWord;
    }

    private void unusable(String field, String text, String expected) {
        fields.unusable(field, "\"" + Shortened.toCharacters(text, 60) + "\" (expected: " + expected + ")");
    }
}
