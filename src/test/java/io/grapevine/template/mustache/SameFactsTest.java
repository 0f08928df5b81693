package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in templates of both languages tell the same: of which alerts, of how many, and where to look. */
class SameFactsTest {
    private static final Pattern COUNT = Pattern.compile("\\b(\\d+) (alert|firing|resolved)");
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>|\"]+");

    private final GoTemplates go = GoTemplates.parse(List.of(), Groups.CLOCK);
    private final MustacheTemplates mustache = Groups.templates(true);

    SameFactsTest() throws TemplateException {}

    /** The facts that a text states, however it words them. */
    private record Facts(List<Map<String, String>> labels, Set<String> counts, Set<String> links) {
        static Facts of(List<Map<String, String>> labels, String text) {
            return new Facts(labels, found(COUNT, text), links(found(LINK, text)));
        }

        private static Set<String> found(Pattern pattern, String text) {
            Set<String> found = new TreeSet<>();
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                found.add(matcher.group());
            }
            return found;
        }

        private static Set<String> links(Set<String> escaped) {
            Set<String> links = new TreeSet<>();
            escaped.forEach(link -> links.add(URLDecoder.decode(unescaped(link), StandardCharsets.UTF_8)));
            return links;
        }
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&#43;", "+")
                .replace("&amp;", "&");
    }

    static Stream<TemplateData> groups() {
        LabelSet down = LabelSet.of("alertname", "Down", "Aisle", "a&b <1>", "job", "x y");
        LabelSet slow = LabelSet.of("alertname", "Down", "instance", "\"q\"+\\", "zone", "é");
        LabelSet text = LabelSet.of("summary", "<b>it's down</b>", "runbook", "https://runbooks/down?a=1&b=2");
        return Stream.of(
                Groups.group(Groups.firing(down, text)),
                Groups.group(Groups.firing(down, text), Groups.firing(slow, LabelSet.EMPTY)),
                Groups.group(Groups.firing(down, LabelSet.EMPTY), Groups.resolved(slow, text)),
                Groups.group(Groups.resolved(slow, text), Groups.resolved(down, text)));
    }

    private static List<Map<String, String>> labels(String text, String alerts, Pattern label) {
        List<Map<String, String>> found = new ArrayList<>();
        String[] parts = text.split(alerts, -1);
        for (int i = 1; i < parts.length; i++) {
            Map<String, String> labels = new TreeMap<>();
            Matcher matcher = label.matcher(parts[i]);
            while (matcher.find()) {
                labels.put(matcher.group(1), unescaped(matcher.group(2)));
            }
            found.add(labels);
        }
        return found;
    }

    private static Facts ofMail(String html) {
        Pattern row = Pattern.compile("width=\"30%\"[^>]*>([^<]*)</td>\\s*<td class=\"gv-text\"[^>]*>([^<]*)</td>");
        return Facts.of(labels(html, "class=\"gv-card\"", row), html.replaceAll("(?s)<style>.*?</style>", ""));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void mailsOfBothLanguagesHaveTheSameFacts(TemplateData data) throws TemplateException {
        Facts ours = ofMail(mustache.html("{{> email.html}}", data));

        assertThat(ours).isEqualTo(ofMail(go.html("{{ template \"email.default.html\" . }}", data)));
        assertThat(ours.labels())
                .containsExactlyInAnyOrderElementsOf(data.alerts().stream()
                        .map(alert -> alert.labels().toMap())
                        .toList());
        assertThat(ours.counts()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ours.links()).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void plainTextMailHasTheFactsOfTheHtmlMail(TemplateData data) throws TemplateException {
        String text = mustache.text("{{> email.text}}", data);
        Pattern label = Pattern.compile("  (\\w+) = (.*)");

        assertThat(Facts.of(labels(text, "(?<=\n\n)(?=(\\w+: .*\n)*  \\w+ = )", label), text))
                .isEqualTo(ofMail(go.html("{{ template \"email.default.html\" . }}", data)));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void subjectsOfBothLanguagesAreEqual(TemplateData data) throws TemplateException {
        String subject = go.text("{{ template \"__subject\" . }}", data);

        assertThat(mustache.text("{{> email.subject}}", data)).isEqualTo(subject + "\n");
        assertThat(mustache.text("{{> slack.title}}", data)).isEqualTo(subject + "\n");
        assertThat(mustache.text("{{> slack.fallback}}", data))
                .isEqualTo(go.text("{{ template \"slack.default.fallback\" . }}", data) + "\n");
    }

    /** Alertmanager's text for Slack is empty; its list of alerts, which other chats get, is what there is to compare. */
    @ParameterizedTest
    @MethodSource("groups")
    void slackMessageHasTheFactsOfTitleAndAlertList(TemplateData data) throws TemplateException {
        String ours = mustache.text("{{> slack}}", data);
        String theirs = go.text(
                "{{ template \"slack.default.titlelink\" . }} "
                        + "{{ with .Alerts.Firing }}{{ len . }} firing {{ template \"__text_alert_list\" . }}"
                        + "{{ range . }} http://am/x/#/silences/new?filter={{ urlquery \"{\" }}{{ range $i, $l := "
                        + ".Labels.SortedPairs }}{{ if $i }},{{ end }}{{ $l.Name }}={{ urlquery (printf \"%q\" $l.Value) }}"
                        + "{{ end }}{{ urlquery \"}\" }}{{ end }}{{ end }}"
                        + "{{ with .Alerts.Resolved }} {{ len . }} resolved {{ template \"__text_alert_list\" . }}{{ end }}",
                data);

        assertThat(Facts.of(labels(ours, "\n(?=- alertname)", Pattern.compile("- (\\w+) = (.*)")), ours))
                .isEqualTo(Facts.of(
                        labels(
                                theirs.replaceAll("(?s)Annotations:.*?Source:", "Source:"),
                                "Labels:",
                                Pattern.compile(" - (\\w+) = (.*)")),
                        theirs));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void webhooksOfBothLanguagesHaveTheSameFacts(TemplateData data) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode ours = (ObjectNode) mapper.readTree(mustache.text("{{> webhook.json}}", data));
        JsonNode theirs = mapper.readTree(go.text("{{ toJson . }}", data));

        assertThat(ours.remove("version").asText()).isEqualTo("4");
        assertThat(ours).isEqualTo(theirs);
    }
}
