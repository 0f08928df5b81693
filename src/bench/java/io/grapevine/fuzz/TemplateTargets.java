package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.base.go.JsonException;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.TemplateInput;
import io.grapevine.template.go.GoTemplates;
import io.grapevine.template.mustache.MustacheTemplates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Templates, which are parsed and executed; and the data that users bring for them. */
final class TemplateTargets {
    private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

    /** The most that a template may write, in characters. */
    private static final int LONGEST = 16 << 20;

    private static final Grammar GO = new Grammar(12)
            .rule("all", "<part>", "<part><all>")
            .rule(
                    "part",
                    "text",
                    "{{<pipe>}}",
                    "{{- <pipe> -}}",
                    "{{if <pipe>}}<all>{{end}}",
                    "{{if <pipe>}}<all>{{else}}<all>{{end}}",
                    "{{range <pipe>}}<all>{{end}}",
                    "{{range $i, $e := <pipe>}}<all>{{break}}{{end}}",
                    "{{with <pipe>}}<all>{{end}}",
                    "{{define \"<name>\"}}<all>{{end}}",
                    "{{template \"<name>\" <pipe>}}",
                    "{{block \"<name>\" .}}<all>{{end}}",
                    "{{$x := <pipe>}}",
                    "{{$x = <pipe>}}",
                    "{{/* c */}}",
                    "<a href=\"{{<pipe>}}\">",
                    "<script>{{<pipe>}}</script>",
                    "{{else}}",
                    "{{end}}",
                    "<style>{{<pipe>}}",
                    "<!--")
            .rule("pipe", "<call>", "<call> | <call>", "(<pipe>)")
            .rule(
                    "call",
                    "<operand>",
                    "<function> <operand>",
                    "<function> <operand> <operand>",
                    "<function> <operand> <operand> <operand>")
            .rule(
                    "function",
                    "len",
                    "index",
                    "slice",
                    "printf \"%d %v %s %q %x\"",
                    "printf \"%*d\"",
                    "print",
                    "html",
                    "js",
                    "urlquery",
                    "and",
                    "or",
                    "not",
                    "eq",
                    "lt",
                    "title",
                    "toUpper",
                    "join \",\"",
                    "match",
                    "reReplaceAll",
                    "stringSlice",
                    "safeHtml",
                    "date",
                    "addDuration \"-1h\"",
                    "tz",
                    "since",
                    "humanizeDuration",
                    "toJson",
                    "list",
                    "append",
                    "dict",
                    "urlUnescape",
                    "now",
                    "call")
            .rule(
                    "operand",
                    ".",
                    "$",
                    "$x",
                    "1",
                    "-1",
                    "1.5e3",
                    "1i",
                    "0x1F",
                    "'a'",
                    "\"s\"",
                    "`r`",
                    "nil",
                    "true",
                    ".Alerts",
                    ".Alerts.Firing",
                    "$.CommonLabels",
                    ".Labels.x",
                    ".GroupLabels.SortedPairs.Names",
                    ".StartsAt",
                    "(<pipe>)",
                    "(index .Alerts 0).StartsAt",
                    "100000",
                    "\"2006-01-02\"",
                    "\"(a*)*b\"",
                    "\"%100000d\"")
            .rule("name", "a", "b", "slack.default.text", "__subject");

    private static final Grammar MUSTACHE = new Grammar(12)
            .rule("all", "<part>", "<part><all>")
            .rule(
                    "part",
                    "text",
                    "{{<name>}}",
                    "{{{<name>}}}",
                    "{{&<name>}}",
                    "{{#<name>}}<all>{{/<name>}}",
                    "{{#alerts}}<all>{{/alerts}}",
                    "{{^firing}}<all>{{/firing}}",
                    "{{> <name>}}",
                    "{{! c }}",
                    "{{=<% %>=}}",
                    "{{=| |=}}",
                    "\n",
                    "  ",
                    "{{",
                    "}}",
                    "{{#",
                    "{{/a}}")
            .rule(
                    "name",
                    "alerts",
                    "firing",
                    "labels",
                    "summary",
                    ".",
                    "a.b",
                    "labels.alertname",
                    "isFiring",
                    "upper",
                    "commonLabels",
                    "count",
                    "x",
                    "ä",
                    "a b",
                    "");

    private TemplateTargets() {}

    static List<FuzzTarget> all() {
        try {
            TemplateData data = data();
            GoTemplates go = GoTemplates.parse(List.of(), InstantSource.fixed(NOW));
            MustacheTemplates mustache =
                    MustacheTemplates.parse(List.of(), false, InstantSource.fixed(NOW), Location.UTC);
            JsonNode recorded = Seeds.conformance("go-templates");
            List<String> templates = Seeds.texts(recorded.get("cases"), "template");
            List<byte[]> datas = new ArrayList<>();
            recorded.get("datas").forEach(each -> datas.add(each.toString().getBytes(StandardCharsets.UTF_8)));
            return List.of(
                    FuzzTarget.text("go-templates", text -> render(go, text, data), templates)
                            .withWords(
                                    "{{",
                                    "}}",
                                    "{{end}}",
                                    "{{range .Alerts}}",
                                    "|",
                                    "$x",
                                    ":=",
                                    "define",
                                    "template",
                                    "printf",
                                    "%v",
                                    ".")
                            .withGrammar(GO)
                            .withShare(0.25),
                    FuzzTarget.text(
                                    "mustache",
                                    text -> render(mustache, text, data),
                                    List.of(
                                            "{{#alerts}}{{labels.alertname}} {{> summary}}{{/alerts}}",
                                            "{{#isFiring}}x{{/isFiring}}"))
                            .withWords(
                                    "{{",
                                    "}}",
                                    "{{{",
                                    "{{#alerts}}",
                                    "{{/alerts}}",
                                    "{{>",
                                    "{{=",
                                    "=}}",
                                    "{{^",
                                    "{{!",
                                    "&")
                            .withGrammar(MUSTACHE)
                            .withShare(0.25),
                    FuzzTarget.bytes("template-data", TemplateTargets::read, datas));
        } catch (TemplateException | JsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TemplateData data() throws JsonException {
        byte[] json =
                Seeds.conformance("go-templates").get("datas").get(0).toString().getBytes(StandardCharsets.UTF_8);
        return TemplateInput.read(json).completed("r", "http://am", NOW);
    }

    private static void render(Renderer renderer, String template, TemplateData data) {
        try {
            assertThat(renderer.text(template, data).length()).isLessThanOrEqualTo(LONGEST);
        } catch (TemplateException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
        try {
            assertThat(renderer.html(template, data).length()).isLessThanOrEqualTo(LONGEST);
        } catch (TemplateException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
    }

    private static void read(byte[] json) {
        try {
            TemplateInput.read(json).completed("r", "http://am", NOW);
        } catch (JsonException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
    }
}
