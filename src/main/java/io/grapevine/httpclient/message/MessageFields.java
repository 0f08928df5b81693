package io.grapevine.httpclient.message;

import io.grapevine.base.go.Quoted;
import io.grapevine.base.go.Utf8;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageTemplates.TemplateOverride;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rendered fields of one message. Fields are named as in the configuration, nested ones like {@code fields.title}.
 * A field that fails to render is empty, and the first error is kept.
 */
public final class MessageFields {
    private static final int MOST_QUOTED = 60;

    private final MessageTemplates templates;
    private final TemplateData data;
    private final String line;
    private final List<Link> links;
    private final @Nullable TemplateFault earlier;
    private final List<String> remarks = new ArrayList<>();
    private @Nullable TemplateFault fault;

    /**
     * The fields of a message.
     *
     * @param line what begins the main text, whatever its template says; may be empty
     * @param earlier the error that makes the message plain; null if none
     */
    MessageFields(
            MessageTemplates templates,
            TemplateData data,
            String line,
            List<Link> links,
            @Nullable TemplateFault earlier) {
        this.templates = templates;
        this.data = data;
        this.line = line;
        this.links = List.copyOf(links);
        this.earlier = earlier;
    }

    public TemplateData data() {
        return data;
    }

    /** The links of actions, which the message shows in the form of its service; none if there is nothing to act on. */
    public List<Link> links() {
        return links;
    }

    /** Whether a template failed, so that the message is composed again as plain text. */
    public boolean isPlain() {
        return earlier != null;
    }

    /** What begins the main text, whatever its template says; may be empty. */
    String line() {
        return line;
    }

    /** Renders a text field. */
    public String of(String field, String template) {
        return of(field, template, data);
    }

    private String of(String field, String template, TemplateData values) {
        try {
            return rendered(field, template, values);
        } catch (TemplateFault failure) {
            return failed(failure);
        }
    }

    /** Renders a title; on failure a default with the number of firing alerts and the group. */
    public String headline(String field, String template) {
        try {
            return rendered(field, template, data);
        } catch (TemplateFault failure) {
            failed(failure);
            return PlainText.headline(data);
        }
    }

    /** The title where no template makes one: the number of firing alerts and the group. */
    public String plainHeadline() {
        return PlainText.headline(data);
    }

    private String failed(TemplateFault failure) {
        fault = fault == null ? failure : fault;
        return "";
    }

    /** Renders the main text; on failure a plain list of the alerts with the error. */
    public String body(String field, String template) {
        return body(field, template, UnaryOperator.identity());
    }

    /**
     * Renders the main text.
     *
     * @param escape escapes text that is in no template, unless the message is plain
     */
    public String body(String field, String template, UnaryOperator<String> escape) {
        return body(field, template, escape, data);
    }

    /** Renders the main text in a markup, for which values of alerts are changed. */
    public String body(String field, String template, Markup markup) {
        return body(field, template, markup::escape, data.withValues(markup::value));
    }

    private String body(String field, String template, UnaryOperator<String> escape, TemplateData values) {
        return earlier == null
                ? MuteLine.before(of(field, template, values), escape.apply(line))
                : MuteLine.before(PlainText.of(data, earlier), line);
    }

    /**
     * Renders the main text with the alerts alone that count most, and how many more there are.
     *
     * @param most how many alerts to tell of, above zero
     */
    public String excerpt(String field, String template, int most) {
        TemplateData some = data.withFirst(most);
        String text = earlier == null ? of(field, template, some) : PlainText.of(some, earlier);
        return MuteLine.before(text, line).stripTrailing() + more(most);
    }

    /**
     * Renders the longest main text that fits, for a service that loses or refuses what is larger. Alerts are left out whole, from the
     * end, and the text says how many; only a first alert that is too long alone is cut. A template is rendered about as often as the
     * number of alerts has binary digits.
     *
     * @param fits whether the message is short enough with a main text
     */
    public String fitting(String field, String template, Predicate<String> fits) {
        String whole = body(field, template);
        if (fits.test(whole)) {
            return whole;
        }
        String best = "";
        int fewest = 0;
        int tooMany = data.alerts().size();
        while (fewest + 1 < tooMany) {
            int tried = (fewest + tooMany) >>> 1;
            String text = excerpt(field, template, tried);
            if (fits.test(text)) {
                fewest = tried;
                best = text;
            } else {
                tooMany = tried;
            }
        }
        return fewest > 0 ? best : cut(field, template, fits);
    }

    /** The beginning of the first alert. */
    private String cut(String field, String template, Predicate<String> fits) {
        String more = more(1);
        String first = excerpt(field, template, 1);
        String text = first.substring(0, first.length() - more.length());
        return FittedJson.of(text.length(), most -> Length.utf16(most).shorten(text) + more, fits);
    }

    /** The paragraph that ends an excerpt; empty where it tells of all alerts. */
    private String more(int shown) {
        int more = data.alerts().size() - shown;
        return more > 0 ? "\n\nand " + more + " more alert" + (more == 1 ? "" : "s") : "";
    }

    /** Renders the main text as HTML. */
    public String htmlBody(String field, String template) {
        return MuteLine.beforeHtml(earlier == null ? html(field, template) : PlainText.html(data, earlier), line);
    }

    /** Renders an HTML field; values from the data are escaped. */
    public String html(String field, String template) {
        TemplateOverride overridden = templates.overrides().get(field);
        try {
            return overridden != null
                    ? overridden.html(data)
                    : templates.renderer().html(template, data);
        } catch (TemplateException failure) {
            return failed(new TemplateFault(field, String.valueOf(failure.getMessage())));
        }
    }

    /** Renders a field that is required for sending, such as an address. */
    public String required(String field, String template) throws TemplateFault {
        return rendered(field, template, data);
    }

    /** Renders a required field whose template is a secret, which errors must not quote. */
    public String secret(String field, String template) throws TemplateFault {
        try {
            String secret = rendered(field, template, data);
            templates.secrets().accept(secret);
            return secret;
        } catch (TemplateFault quoting) {
            throw new TemplateFault(field, "its template fails");
        }
    }

    /**
     * Renders a tree in which every string, map keys included, is a template; null if one fails. A value that renders to
     * a JSON string, or to YAML other than a string, such as a number or a JSON object, becomes that value, and is not
     * rendered again. Maps are sorted by key, as in Go.
     */
    public @Nullable Object tree(String field, @Nullable Object tree) {
        try {
            return render(tree);
        } catch (TemplateException failure) {
            failed(new TemplateFault(field, String.valueOf(failure.getMessage())));
            return null;
        }
    }

    /** Whether the template of a field is overridden. */
    public boolean isOverridden(String field) {
        return templates.overrides().containsKey(field);
    }

    /** Renders the override of a field's template; null if there is none. */
    public @Nullable String overridden(String field) {
        return isOverridden(field) ? of(field, "") : null;
    }

    /** Records that the value of a field cannot be sent; returns the empty string. */
    public String unusable(String field, String reason) {
        return failed(new TemplateFault(field, reason));
    }

    /**
     * Notes that something else is sent than what a field renders to, which the service would refuse; returns it.
     *
     * @param sent what is sent instead; empty where the field is left out
     */
    public String standIn(String field, String refused, String expected, String sent) {
        if (!isPlain()) {
            remarks.add(field + ": " + Quoted.quote(Shortened.toCharacters(refused, MOST_QUOTED)) + " (expected: "
                    + expected + "), so " + (sent.isEmpty() ? "it was left out" : sent + " was sent"));
        }
        return sent;
    }

    /** What was sent in place of what was rendered; null if nothing was. */
    @Nullable
    String remark() {
        return remarks.isEmpty() ? null : String.join("; ", remarks);
    }

    private String rendered(String field, String template, TemplateData values) throws TemplateFault {
        TemplateOverride overridden = templates.overrides().get(field);
        try {
            return overridden != null
                    ? overridden.text(values, links)
                    : templates.renderer().text(template, values);
        } catch (TemplateException failure) {
            throw new TemplateFault(field, String.valueOf(failure.getMessage()));
        }
    }

    /** The first error; null if there was none. */
    @Nullable
    TemplateFault fault() {
        return fault;
    }

    private @Nullable Object render(@Nullable Object node) throws TemplateException {
        if (node instanceof String template) {
            return InlineYaml.decode(templates.renderer().text(template, data));
        }
        if (node instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>();
            for (Object element : list) {
                rendered.add(render(element));
            }
            return rendered;
        }
        if (node instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new TreeMap<>(Utf8::compare);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() instanceof String key) {
                    rendered.put(templates.renderer().text(key, data), render(entry.getValue()));
                }
            }
            return rendered;
        }
        return node;
    }
}
