package io.grapevine.amtool.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRenderTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
    private static final Location BERLIN =
            new Location("Europe/Berlin", Zones.find("Europe/Berlin").orElseThrow());

    @TempDir
    Path directory;

    private static String go(boolean html, List<String> patterns, String text) throws CommandFault {
        return new TemplateRender(Engine.GO, html, CLOCK, BERLIN).render(patterns, text, Optional.empty());
    }

    private static String go(String text) throws CommandFault {
        return go(false, List.of(), text);
    }

    private String given(String json, String text) throws Exception {
        Path file = Files.writeString(directory.resolve("data.json"), json);
        return new TemplateRender(Engine.GO, false, CLOCK, BERLIN).render(List.of(), text, Optional.of(file));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void withoutDataTheDataAreAmtools() throws Exception {
        assertThat(go("{{ .Receiver }} {{ .Status }} {{ .ExternalURL }} {{ .GroupLabels }}; {{ .CommonLabels }}; "
                        + "{{ .CommonAnnotations }}"))
                .isEqualTo("receiver alertstatus https://example.com "
                        + "grouplabelkey1=grouplabelvalue1, grouplabelkey2=grouplabelvalue2; "
                        + "commonlabelkey1=commonlabelvalue1, commonlabelkey2=commonlabelvalue2; "
                        + "commonannotationkey1=commonannotationvalue1, commonannotationkey2=commonannotationvalue2");
        assertThat(go("{{ range .Alerts }}{{ .Status }} {{ .Fingerprint }} {{ .GeneratorURL }} {{ .Labels }}; "
                        + "{{ .Annotations }} {{ .StartsAt }} {{ .EndsAt }}\n{{ end }}"))
                .isEqualTo("""
                        firing fingerprint1 https://generatorurl.com commonlabelkey1=commonlabelvalue1, \
                        commonlabelkey2=commonlabelvalue2, instance=foo.bar:1234, label1=value1, label2=value2; \
                        annotation1=value1, annotation2=value2, commonannotationkey1=commonannotationvalue1, \
                        commonannotationkey2=commonannotationvalue2 \
                        2026-11-20 12:55:00 +0100 +0100 2026-11-20 13:00:00 +0100 +0100
                        resolved fingerprint2 https://generatorurl.com baz=qux, commonlabelkey1=commonlabelvalue1, \
                        commonlabelkey2=commonlabelvalue2, foo=bar; \
                        aaa=bbb, ccc=ddd, commonannotationkey1=commonannotationvalue1, \
                        commonannotationkey2=commonannotationvalue2 \
                        2026-11-20 12:50:00 +0100 +0100 2026-11-20 13:00:00 +0100 +0100
                        """);
    }

    @Test
    void theBuiltInTemplatesAreAtHand() throws Exception {
        assertThat(go("{{ template \"slack.default.username\" . }}")).isEqualTo("Alertmanager");
        assertThat(go(true, List.of(), "{{ template \"email.default.html\" . }}"))
                .contains("</html>");
    }

    @Test
    void filesDefineMoreAndLaterOnesPrevail() throws Exception {
        file("a.tmpl", "{{ define \"x\" }}a {{ .Status }}{{ end }}{{ define \"y\" }}y{{ end }}");
        file("b.tmpl", "{{ define \"x\" }}b {{ .Status }}{{ end }}");

        assertThat(go(false, List.of(directory + "/*.tmpl"), "{{ template \"x\" . }}{{ template \"y\" . }}"))
                .isEqualTo("b alertstatusy");
        assertThat(go(
                        false,
                        List.of(directory + "/b.tmpl", directory + "/a.tmpl", directory + "/none"),
                        "{{ template \"x\" . }}"))
                .isEqualTo("a alertstatus");
    }

    @Test
    void htmlIsEscapedAndTextIsNot() throws Exception {
        assertThat(go(true, List.of(), "<b>{{ \"<i>\" }}</b>")).isEqualTo("<b>&lt;i&gt;</b>");
        assertThat(go(false, List.of(), "<b>{{ \"<i>\" }}</b>")).isEqualTo("<b><i></b>");
    }

    @Test
    void theDataOfAFileAreTakenAsTheyAre() throws Exception {
        assertThat(
                        given(
                                """
                        {"receiver": "r.x", "STATUS": "s", "version": "4", "groupLabels": {"a": "b"},
                         "alerts": [{"labels": {"alertname": "A"}, "startsAt": "2026-11-20T10:00:00+02:00"}]}""",
                                "{{ .Receiver }} {{ .Status }} {{ .GroupLabels.a }} [{{ .CommonLabels.alertname }}] "
                                        + "{{ range .Alerts }}{{ .Labels.alertname }}[{{ .Status }}] {{ .StartsAt.Hour }}{{ end }}"))
                .isEqualTo("r.x s b [] A[] 10");
    }

    @Test
    void mustacheIsTheOtherLanguage() throws Exception {
        String partial = file("x.mustache", "{{status}} {{name}}");
        TemplateRender text = new TemplateRender(Engine.MUSTACHE, false, CLOCK, BERLIN);
        TemplateRender html = new TemplateRender(Engine.MUSTACHE, true, CLOCK, BERLIN);

        assertThat(text.render(
                        List.of(partial), "{{> x}} {{#alerts}}<{{labels.instance}}>{{/alerts}}", Optional.empty()))
                .isEqualTo("alertstatus  <foo.bar:1234><>");
        assertThat(html.render(List.of(), "<p>{{> email.subject}}</p>", Optional.empty()))
                .startsWith("<p>")
                .endsWith("</p>");
        assertThatThrownBy(() -> text.render(List.of(), "{{#alerts}}", Optional.empty()))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining("alerts");
    }

    @Test
    void dataThatCannotBeReadAreAFault() {
        assertThatThrownBy(() -> given("{\"alerts\": 1}", "x"))
                .isInstanceOf(CommandFault.class)
                .hasMessageStartingWith(directory + "/data.json: ")
                .hasMessageContaining("alerts");
        assertThatThrownBy(() -> new TemplateRender(Engine.GO, false, CLOCK, BERLIN)
                        .render(List.of(), "x", Optional.of(directory.resolve("none.json"))))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining("none.json");
    }

    @Test
    void aTemplateThatCannotBeRenderedIsAFault() throws Exception {
        String bad = file("bad.tmpl", "{{ end }}");

        assertThatThrownBy(() -> go("{{template \"none\" .}}"))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining("\"none\"");
        assertThatThrownBy(() -> go("{{ .Status | nope }}"))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining(":1:")
                .hasMessageContaining("nope");
        assertThatThrownBy(() -> go(false, List.of(bad), "x"))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining(bad + ":1:");
        assertThatThrownBy(() -> go(false, List.of("[a"), "x"))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining("\"[a\"");
    }

    /** What amtool prints, which decodes such data into nil maps and slices. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"alerts\": null, \"groupLabels\": null, \"commonLabels\": null}"})
    void mapsAndAlertsThatAreMissingOrNullAreNil(String data) throws Exception {
        assertThat(given(data, "{{ toJson . }}"))
                .contains("\"alerts\":null", "\"groupLabels\":null", "\"commonLabels\":null,\"commonAnnotations\":null")
                .doesNotContain("{}");
        assertThat(
                        given(
                                data,
                                "{{ printf \"%#v %v\" .GroupLabels .GroupLabels }} {{ .CommonLabels }}{{ len .GroupLabels }}"
                                        + "{{ eq .GroupLabels nil }} {{ toJson .GroupLabels.SortedPairs }} {{ printf \"%#v\" .Alerts }}"))
                .isEqualTo("template.KV(nil)  0true [] template.Alerts(nil)");
        assertThat(given(data, "{{ toJson .Alerts.Firing }} {{ toJson (.GroupLabels.Remove (stringSlice \"a\")) }}"))
                .isEqualTo("[] {}");
    }

    @Test
    void labelsThatAnAlertLacksAreNilAndThoseThatAreEmptyAreNot() throws Exception {
        assertThat(
                        given(
                                "{\"alerts\": [{\"annotations\": {}}, null], \"groupLabels\": {}}",
                                "{{ toJson .GroupLabels }}{{ range .Alerts }} {{ toJson .Labels }} {{ toJson .Annotations }}{{ end }}"))
                .isEqualTo("{} null {} null null");
    }
}
