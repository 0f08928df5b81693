package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.zone.Zones;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that templates can use. */
class MustacheViewTest {
    /** A name in the source of a table of properties or lambdas. */
    private static final Pattern NAME =
            Pattern.compile("(\\.with\\(|\\.withLabels\\(|^ {12})\\s*\"([A-Za-z-]+)\",", Pattern.MULTILINE);

    private static final TemplateData DATA = Groups.group(
            Groups.firing(
                    LabelSet.of("alertname", "Down", "Zone", "a b", "job", "node"),
                    LabelSet.of("summary", "s", "link", "https://x/?a&b")),
            Groups.resolved(LabelSet.of("alertname", "Down", "job", "node"), LabelSet.of("summary", "s")));

    private static String text(String template) throws TemplateException {
        return Groups.templates(true).text(template, DATA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '`', textBlock = """
            {{status}} {{isFiring}} {{isResolved}} → firing true false
            {{receiver}} → team x
            {{reason}} → first notification
            {{externalUrl}} → http://am/x
            {{alertsUrl}} → http://am/x/#/alerts?receiver=team+x
            {{color}} → #b3261e
            {{subject}} → [FIRING:1] Down (node)
            {{groupLabels.alertname}} {{hasGroupLabels}} → Down true
            {{#groupLabelPairs}}{{name}}={{value}}{{/groupLabelPairs}} → alertname=Down
            {{commonLabels.job}} {{hasCommonLabels}} → node true
            {{#commonLabelPairs}}{{#first}}<{{/first}}{{name}}={{value}}{{^last}},{{/last}}{{#last}}>{{/last}}{{/commonLabelPairs}} → <alertname=Down,job=node>
            {{commonAnnotations.summary}} {{hasCommonAnnotations}} → s true
            {{#commonAnnotationPairs}}{{name}}={{value}}{{/commonAnnotationPairs}} → summary=s
            {{routeLabels.team}} {{hasRouteLabels}} → x true
            {{#routeLabelPairs}}{{name}}={{value}}{{/routeLabelPairs}} → team=x
            {{alertCount}} {{firingCount}} {{resolvedCount}} → 2 1 1
            {{hasAlerts}} {{hasFiring}} {{hasResolved}} {{isSingleAlert}} → true true true false
            {{#alerts}}{{status}}{{^last}} {{/last}}{{/alerts}} → firing resolved
            {{#alerts.1}}{{status}} {{first}} {{last}}{{/alerts.1}} {{alerts.1.more}} {{alerts.2.more}} → firing true true 1 0
            {{#resolved.5}}{{status}}{{/resolved.5}}{{#resolved.5.more}}x{{/resolved.5.more}} → resolved
            {{#firing}}{{status}} {{isFiring}} {{isResolved}}{{/firing}} → firing true false
            {{#resolved}}{{status}} {{isFiring}} {{isResolved}}{{/resolved}} → resolved false true
            {{#firing}}{{labels.Zone}} {{hasLabels}} {{annotations.summary}} {{hasAnnotations}}{{/firing}} → a b true s true
            {{#firing}}{{#labelPairs}}{{name}};{{/labelPairs}}{{/firing}} → alertname;Zone;job;
            {{#firing}}{{#annotationPairs}}{{name}}:{{url}};{{/annotationPairs}}{{/firing}} → link:https://x/?a&b;summary:;
            {{#firing}}{{startsAt}} {{startsAtLocal}} {{startsAtHuman}}{{/firing}} → 2026-11-20T05:00:00Z 2026-11-20 06:00:00 CET 30 minutes ago
            {{#firing}}[{{endsAt}}{{endsAtLocal}}{{endsAtHuman}}]{{/firing}} → []
            {{#resolved}}{{endsAt}} {{endsAtLocal}} {{endsAtHuman}}{{/resolved}} → 2026-11-20T05:05:00Z 2026-11-20 06:05:00 CET 25 minutes ago
            {{#alerts}}{{duration}};{{/alerts}} → 30m;5m;
            {{#alerts}}{{fingerprint}};{{/alerts}} → 00ff;ff00;
            {{#alerts}}{{color}};{{/alerts}} → #b3261e;#1e6b3a;
            {{#alerts}}{{generatorUrl}};{{/alerts}} → http://prometheus/graph?g0.expr=up&g0.tab=1;;
            {{#firing}}{{silenceUrl}}{{/firing}} → http://am/x/#/silences/new?filter=%7Balertname%3D%22Down%22%2CZone%3D%22a%20b%22%2Cjob%3D%22node%22%7D
            {{#upper}}a{{status}}é{{/upper}} {{#lower}}ABC{{/lower}} → AFIRINGÉ abc
            {{#urlencode}}a b&c+é/{{/urlencode}} → a%20b%26c%2B%C3%A9%2F
            {{#json}}a"b\\{{reason}}{{/json}} → "a\\"b\\\\first notification"
            {{#markdown-escape}}*a*_b_[c](d)`e`.{{/markdown-escape}} → \\*a\\*\\_b\\_\\[c\\]\\(d\\)\\`e\\`\\.
            {{#slack-escape}}<a> & b{{/slack-escape}} → &lt;a&gt; &amp; b
            {{#truncate.4}}firing{{/truncate.4}} {{#truncate.6}}firing{{/truncate.6}} {{#truncate.1}}ab{{/truncate.1}} → fir… firing …
            {{#truncate.3}}😀😀😀😀{{/truncate.3}} {{#truncate.3}}😀😀😀{{/truncate.3}} → 😀😀… 😀😀😀
            """)
    void everyPropertyOfANotificationHasAName(String template, String expected) throws TemplateException {
        assertThat(text(template)).isEqualTo(expected);
    }

    @Test
    void truncateWithoutANumberLeavesTwoHundredCharacters() throws TemplateException {
        assertThat(text("{{#truncate}}" + "x".repeat(300) + "{{/truncate}}"))
                .hasSize(200)
                .endsWith("x…");
    }

    @ParameterizedTest
    @CsvSource({
        "javascript:alert(1)",
        "ftp://x",
        "//x",
        "prometheus",
        "'http://x y'",
        "' http://x'",
    })
    void aGeneratorUrlThatIsNoAddressOfTheWebIsEmpty(String url) throws TemplateException {
        assertThat(Groups.templates(true)
                        .text("{{#alerts}}{{generatorUrl}}{{/alerts}}", from("2026-11-20T05:00:00Z", url)))
                .isEmpty();
    }

    private static TemplateData from(String start, String generatorUrl) {
        AlertData alert = Groups.firing(LabelSet.of("alertname", "Down"), LabelSet.EMPTY);
        return Groups.group(Records.with(alert, "startsAt", OffsetDateTime.parse(start), "generatorUrl", generatorUrl));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T05:30:00Z, now, 0s",
        "2026-11-20T05:29:59.5Z, now, 0s",
        "2026-11-20T05:29:59Z, 1 second ago, 1s",
        "2026-11-20T05:29:01Z, 59 seconds ago, 59s",
        "2026-11-20T05:28:18Z, 1 minute ago, 1m 42s",
        "2026-11-20T04:30:00Z, 1 hour ago, 1h",
        "2026-11-20T02:00:00Z, 3 hours ago, 3h 30m",
        "2026-11-19T05:29:00Z, 1 day ago, 1d",
        "2026-11-10T00:00:00+01:00, 10 days ago, 10d 6h",
        "2026-11-20T05:35:00Z, in 5 minutes, 0s",
    })
    void timesAreFormattedForPeople(String start, String human, String duration) throws TemplateException {
        assertThat(Groups.templates(true).text("{{#alerts}}{{startsAtHuman}}|{{duration}}{{/alerts}}", from(start, "")))
                .isEqualTo(human + "|" + duration);
    }

    @Test
    void localTimesAreThoseOfTheZoneGiven() throws TemplateException {
        MustacheTemplates there = MustacheTemplates.parse(
                java.util.List.of(),
                true,
                Groups.CLOCK,
                new Location("America/New_York", Zones.find("America/New_York").orElseThrow()));
        assertThat(there.text("{{#firing}}{{startsAtLocal}}{{/firing}}", DATA)).isEqualTo("2026-11-20 00:00:00 EST");
    }

    @Test
    void mustacheViewNamesThatNeedQuotesGetThemInSilences() throws TemplateException {
        TemplateData data = Groups.group(Groups.firing(LabelSet.of("k8s.pod", "p\"q"), LabelSet.EMPTY));
        assertThat(Groups.templates(true).text("{{#alerts}}{{silenceUrl}}{{/alerts}}", data))
                .endsWith("filter=%7B%22k8s.pod%22%3D%22p%5C%22q%22%7D");
    }

    @Test
    void emptyGroupIsRenderedToo() throws TemplateException {
        TemplateData none = Groups.group();
        assertThat(Groups.templates(true)
                        .text(
                                "{{status}} {{subject}}{{#alerts}}x{{/alerts}}{{#groupLabels}}x{{/groupLabels}}"
                                        + "{{hasGroupLabels}}{{alertCount}}",
                                none))
                .isEqualTo("resolved [RESOLVED]  false0");
    }

    @Test
    void everyNameIsListedForUsers() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : List.of("Group", "PropertyTable", "Lambdas")) {
            Path source = Path.of("src/main/java/io/grapevine/template/mustache/" + file + ".java");
            NAME.matcher(Files.readString(source)).results().forEach(found -> {
                String name = found.group(2);
                names.add(name);
                if (found.group(1).equals(".withLabels(")) {
                    names.add(name.replaceFirst("s$", "Pairs"));
                    names.add("has" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
                }
            });
        }
        String readme = Files.readString(Path.of("config-examples/templates/README.md"));
        assertThat(names)
                .hasSizeGreaterThan(55)
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }
}
