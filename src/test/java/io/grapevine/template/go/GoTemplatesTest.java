package io.grapevine.template.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTemplatesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-03-01T10:00:00Z"));

    private static GoTemplates templates(Source... files) throws TemplateException {
        return GoTemplates.parse(List.of(files), CLOCK);
    }

    private static TemplateData data(LabelSet routeLabels) {
        AlertData alert = new AlertData(
                "firing",
                LabelSet.of("alertname", "Up"),
                LabelSet.EMPTY,
                OffsetDateTime.parse("2024-03-01T08:30:00Z"),
                OffsetDateTime.parse("0001-01-01T00:00:00Z"),
                "",
                "0",
                "");
        LabelSet labels = LabelSet.of("alertname", "Up");
        return new TemplateData(
                "r", "firing", List.of(alert), "new", labels, labels, LabelSet.EMPTY, routeLabels, "http://am");
    }

    private static String text(String template) throws TemplateException {
        return templates().text(template, data(LabelSet.EMPTY));
    }

    private static void fails(String template, String... message) {
        assertThatThrownBy(() -> text(template))
                .isInstanceOf(TemplateException.class)
                .hasMessageContainingAll(message);
    }

    @Test
    void aFileIsATemplateUnderItsBaseNameAndItsDefinitionsCanBeCalled() throws TemplateException {
        GoTemplates templates = templates(new Source("/etc/t/my.tmpl", "{{ define \"x\" }}X{{ end }}whole"));
        assertThat(templates.text("{{ template \"x\" }} {{ template \"my.tmpl\" }}", data(LabelSet.EMPTY)))
                .isEqualTo("X whole");
    }

    @Test
    void aLaterFileRedefinesABuiltInTemplateUnlessItsBodyIsBlank() throws TemplateException {
        GoTemplates templates = templates(
                new Source("a", "{{ define \"slack.default.title\" }}mine{{ end }}"),
                new Source("b", "{{ define \"slack.default.title\" }} {{/* nothing */}} {{ end }}"));
        assertThat(templates.text("{{ template \"slack.default.title\" . }}", data(LabelSet.EMPTY)))
                .isEqualTo("mine");
    }

    @Test
    void errorInAFileNamesFileLineAndColumn() {
        assertThatThrownBy(() -> templates(new Source("/etc/bad.tmpl", "one\n é {{ nofunc }}")))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: /etc/bad.tmpl:2:8: function \"nofunc\" not defined");
    }

    @Test
    void executionErrorNamesTheTemplateAndTheExpression() {
        fails(
                "a\n{{ define \"t\" }}{{ .Nope }}{{ end }}{{ template \"t\" . }}",
                ":2:20:",
                "executing \"t\"",
                "<.Nope>");
    }

    @Test
    void searchForUndefinedTemplatesDoesNotExecuteTheText() throws TemplateException {
        GoTemplates templates = templates();
        assertThatCode(() -> templates.undefined("{{ .Nope }}{{ template \"none\" }}"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> templates.undefined("{{ if }}")).hasMessageContaining("missing value for if");
    }

    @Test
    void authorsCannotCallTheFunctionsOfTheEscaper() throws TemplateException {
        GoTemplates templates = templates();
        assertThatThrownBy(() -> templates.html("{{ _html_template_htmlescaper .Status }}", data(LabelSet.EMPTY)))
                .hasMessageContaining("not defined");
    }

    @Test
    void nowAndSinceReadTheClock() throws TemplateException {
        assertThat(text("{{ now.UTC.Format \"15:04\" }} {{ since (index .Alerts 0).StartsAt }}"))
                .isEqualTo("10:00 1h30m0s");
    }

    @Test
    void jsonOfACutCharacterHasTheReplacementCharacterItself() throws TemplateException {
        TemplateData data = data(LabelSet.EMPTY);

        assertThat(templates().text("{{ toJson (slice \"a\\u00e9\" 0 2) }}", data))
                .isEqualTo("\"a\uFFFD\"");
        assertThat(templates().html("<script>f({{ slice \"a\\u00e9\" 0 2 }})</script>", data))
                .isEqualTo("<script>f(\"a\uFFFD\")</script>");
    }

    @ParameterizedTest
    @CsvSource({
        "EST, 0000-12-31 19:00:00 -0500 EST, 2024-03-01 03:30:00 -0500 EST",
        "MST, 0000-12-31 17:00:00 -0700 MST, 2024-03-01 01:30:00 -0700 MST",
        "HST, 0000-12-31 14:00:00 -1000 HST, 2024-02-29 22:30:00 -1000 HST",
        "EST5EDT, 0000-12-31 19:00:00 -0500 EST, 2024-03-01 03:30:00 -0500 EST",
        "PST8PDT, 0000-12-31 16:00:00 -0800 PST, 2024-03-01 00:30:00 -0800 PST",
        "CET, 0001-01-01 01:00:00 +0100 CET, 2024-03-01 09:30:00 +0100 CET",
        "MET, 0001-01-01 01:00:00 +0100 MET, 2024-03-01 09:30:00 +0100 MET",
        "EET, 0001-01-01 02:00:00 +0200 EET, 2024-03-01 10:30:00 +0200 EET",
        "WET, 0001-01-01 00:00:00 +0000 WET, 2024-03-01 08:30:00 +0000 WET",
        "America/New_York, 0000-12-31 19:03:58 -0456 LMT, 2024-03-01 03:30:00 -0500 EST",
        "GMT+0, 0001-01-01 00:00:00 +0000 GMT, 2024-03-01 08:30:00 +0000 GMT",
    })
    void timesOfYearOneAreThoseOfTheStandardTimeThatAZoneIsNamedAfter(String zone, String yearOne, String today)
            throws TemplateException {
        assertThat(text("{{ range .Alerts }}{{ tz \"" + zone + "\" .EndsAt }}{{ end }}"))
                .isEqualTo(yearOne);
        assertThat(text("{{ range .Alerts }}{{ tz \"" + zone + "\" .StartsAt }}{{ end }}"))
                .isEqualTo(today);
    }

    @ParameterizedTest
    @CsvSource({
        "EST5EDT, 1918-07-01, 1918-06-30 20:00:00 -0400 EDT",
        "EST5EDT, 1930-07-01, 1930-06-30 19:00:00 -0500 EST",
        "EST5EDT, 1943-01-01, 1942-12-31 20:00:00 -0400 EWT",
        "EST5EDT, 1996-07-01, 1996-06-30 20:00:00 -0400 EDT",
        "EST5EDT, 1997-07-01, 1997-06-30 20:00:00 -0400 EDT",
        "EST5EDT, 2040-07-01, 2040-06-30 20:00:00 -0400 EDT",
        "WET, 1970-07-01, 1970-07-01 00:00:00 +0000 WET",
        "WET, 1994-01-01, 1994-01-01 00:00:00 +0000 WET",
        "WET, 1998-07-01, 1998-07-01 01:00:00 +0100 WEST",
        "HST, 1943-07-01, 1943-06-30 14:00:00 -1000 HST",
    })
    void zonesNamedAfterAStandardTimeHaveItsOwnDaylightSaving(String zone, String date, String shown)
            throws TemplateException {
        assertThat(text("{{ (toDate \"2006-01-02\" \"" + date + "\") | tz \"" + zone + "\" }}"))
                .isEqualTo(shown);
    }

    private static TemplateData withoutAlerts(LabelSet routeLabels) {
        LabelSet labels = LabelSet.of("a", "b");
        return new TemplateData(
                "r", "firing", List.of(), "first", labels, labels, LabelSet.EMPTY, routeLabels, "http://am");
    }

    /** What a Go program prints for a struct with these fields, the last of which is not exported. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            %v|&{r firing [] first a=b a=b  team=x http://am true}
            %+v|&{Receiver:r Status:firing Alerts:[] NotificationReason:first GroupLabels:a=b CommonLabels:a=b \
            CommonAnnotations: RouteLabels:team=x ExternalURL:http://am routeLabelsRendered:true}
            %#v|&template.Data{Receiver:"r", Status:"firing", Alerts:template.Alerts{}, \
            NotificationReason:"first", GroupLabels:template.KV{"a":"b"}, \
            CommonLabels:template.KV{"a":"b"}, CommonAnnotations:template.KV{}, \
            RouteLabels:template.KV{"team":"x"}, ExternalURL:"http://am", routeLabelsRendered:true}
            %s|&{r firing [] first a=b a=b  team=x http://am %!s(bool=true)}
            %x|&{72 666972696e67 [] 6669727374 613d62 613d62  7465616d3d78 687474703a2f2f616d %!x(bool=true)}
            %6v|&{     r firing []  first    a=b    a=b        team=x http://am   true}
            """)
    void dataPrintWithTheFieldThatSaysThatRouteLabelsAreRendered(String verb, String printed) throws TemplateException {
        String template = "{{ printf \"" + verb + "\" . }}";

        assertThat(templates().text(template, withoutAlerts(LabelSet.of("team", "x"))))
                .isEqualTo(printed);
        assertThat(templates().text(template, withoutAlerts(LabelSet.EMPTY)))
                .isEqualTo(printed.replace("7465616d3d78", "")
                        .replace("\"team\":\"x\"", "")
                        .replace("team=x", verb.equals("%6v") ? "      " : ""));
    }

    @Test
    void dataPrintTheSameInEveryAction() throws TemplateException {
        TemplateData data = withoutAlerts(LabelSet.EMPTY);

        assertThat(templates().text("{{ . }}", data)).isEqualTo("{r firing [] first a=b a=b   http://am true}");
        assertThat(templates().html("{{ . }}", data)).isEqualTo("{r firing [] first a=b a=b   http://am true}");
        assertThat(templates().html("{{ print . }}", data))
                .isEqualTo("&amp;{r firing [] first a=b a=b   http://am true}");
    }

    @Test
    void dataWithoutRouteLabelsPrintThatTheyAreNotRendered() throws TemplateException {
        assertThat(templates().preview("{{ . }}", withoutAlerts(LabelSet.EMPTY), false))
                .isEqualTo("{r firing [] first a=b a=b   http://am false}");
        assertThat(templates().preview("{{ printf \"%+v\" . }}", withoutAlerts(LabelSet.EMPTY), true))
                .endsWith(" RouteLabels: ExternalURL:http://am routeLabelsRendered:false}");
    }

    @Test
    void dataPrintThatRouteLabelsAreTemplatesWhereTheyAre() throws TemplateException {
        LabelSet labels = LabelSet.of("team", "{{ . }}");

        assertThat(templates().routeLabels(withoutAlerts(labels)).labels().valueOf("team"))
                .isEqualTo("{r firing [] first a=b a=b  team={{ . }} http://am false}");
        assertThat(templates().preview("{{ . }}", withoutAlerts(labels), false))
                .isEqualTo("{r firing [] first a=b a=b  team={{ . }} http://am false}");
    }

    @Test
    void jsonOfDataHasRouteLabelsThoughThereAreNone() throws TemplateException {
        TemplateData data = withoutAlerts(LabelSet.EMPTY);

        assertThat(templates().text("{{ toJson . }}", data))
                .endsWith("\"commonAnnotations\":{},\"routeLabels\":{},\"externalURL\":\"http://am\"}");
        assertThat(templates().html("<script>{{ . }}</script>", data))
                .contains("\"routeLabels\":{},\"externalURL\"")
                .doesNotContain("routeLabelsRendered");
    }

    @Test
    void rangeOverATextIsAnErrorWithTheSourceOfTheExpression() {
        assertThatThrownBy(() -> templates().text("{{ range .Status }}{{ end }}", data(LabelSet.EMPTY)))
                .hasMessage("template: :1:10: executing \"\" at <.Status>: "
                        + "range can't iterate over a value of type string");
    }

    @Test
    void routeLabelsAreRenderedAgainstTheDataAndMayNeedEachOther() throws TemplateException {
        LabelSet labels =
                LabelSet.of("a", "{{ routeLabels \"b\" }}!", "b", "{{ .GroupLabels.alertname }}", "c", "plain");
        GoTemplates.RenderedLabels rendered = templates().routeLabels(data(labels));
        assertThat(rendered.labels()).isEqualTo(LabelSet.of("a", "Up!", "b", "Up", "c", "plain"));
        assertThat(rendered.errors()).isEmpty();
    }

    @Test
    void routeLabelsThatNeedThemselvesAreErrorsAndTheOthersAreKept() throws TemplateException {
        LabelSet labels = LabelSet.of("a", "{{ routeLabels \"b\" }}", "b", "{{ routeLabels \"a\" }}", "c", "ok");
        GoTemplates.RenderedLabels rendered = templates().routeLabels(data(labels));
        assertThat(rendered.labels()).isEqualTo(LabelSet.of("c", "ok"));
        assertThat(rendered.errors()).hasSize(2).first().asString().contains("cycle", "a -> b -> a");
    }

    @Test
    void renderedRouteLabelsAreNotExecutedAgainButPreviewExecutesThem() throws TemplateException {
        TemplateData data = data(LabelSet.of("a", "{{ .Status }}"));
        assertThat(templates().text("{{ routeLabels \"a\" }}{{ routeLabels \"none\" }}", data))
                .isEqualTo("{{ .Status }}");
        assertThat(templates().preview("{{ routeLabels \"a\" }}", data, false)).isEqualTo("firing");
    }

    @Test
    void dataArePassedByReferenceToNotificationsAndByValueToPreviews() throws TemplateException {
        TemplateData data = data(LabelSet.EMPTY);
        assertThat(templates().text("{{ printf \"%T\" . }}", data)).isEqualTo("*template.Data");
        assertThat(templates().preview("{{ printf \"%T\" . }}", data, false)).isEqualTo("template.Data");
    }

    @Test
    void theEmptyTextIsTheEmptyString() throws TemplateException {
        assertThat(text("")).isEmpty();
        assertThat(templates().html("", data(LabelSet.EMPTY))).isEmpty();
    }

    @Test
    void halvesOfACharacterBecomeOneAgainAndALoneHalfIsReplaced() throws TemplateException {
        assertThat(
                        text(
                                "{{ slice \"é\" 0 1 }}{{ slice \"é\" 1 2 }}|{{ slice \"é\" 1 }}|{{ \"\\xff\" | printf \"%q\" }}"))
                .isEqualTo("é|\uFFFD|\"\\xff\"");
    }

    @Test
    void appendingTwiceToOneListSharesItsArrayAsInGo() throws TemplateException {
        assertThat(
                        text(
                                "{{ $m := append (list 1 2 3) 4 }}{{ $a := append $m 5 }}{{ $b := append $m 6 }}{{ $a }}{{ $b }}"))
                .isEqualTo("[1 2 3 4 6][1 2 3 4 6]");
    }

    @Test
    void templatesCannotAccessJavaObjects() {
        fails("{{ .getClass }}", "can't evaluate field getClass");
        fails("{{ .Status.hashCode }}", "can't evaluate field");
        fails("{{ (index .Alerts 0).status }}", "can't evaluate field");
    }
}
