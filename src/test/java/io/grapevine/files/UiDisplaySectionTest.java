package io.grapevine.files;

import static io.grapevine.Lists.only;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.LinkRule;
import io.grapevine.config.UiDisplay;
import io.grapevine.config.UiDisplay.LabelColor;
import io.grapevine.config.yaml.Read;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of {@code grapevine.yml} for labels, annotations and comments in the web UI. */
class UiDisplaySectionTest {
    private static final String COLORS = "red, orange, yellow, green, teal, blue, purple, pink, gray, unique";

    private static Read<ConfigLoader.LoadedExtensions> parse(String yaml) {
        return ConfigLoader.LITERAL.extensions(
                Path.of("g.yml"),
                yaml.getBytes(UTF_8),
                Loading.config("{route: {receiver: a}, receivers: [{name: a}]}"));
    }

    private static UiDisplay display(String yaml) {
        Read<ConfigLoader.LoadedExtensions> result = parse(yaml);
        assertThat(result.faults()).isEmpty();
        return result.get().extensions().ui().display();
    }

    @Test
    void everySettingIsRead() {
        assertThat(display("""
                        ui:
                          labels:
                            hide: [replica]
                            strip: [__tenant]
                            order: [cluster, pod]
                            columns: [pod]
                            colors:
                            - {label: env, value: prod, color: red}
                            - {label: env, value_re: 'dev|test', color: gray}
                            - {label: env, color: unique}
                          annotations: {hide: [summary], order: [impact]}
                          links:
                          - {match: '(OPS|INC)-(\\d+)', url: 'https://jira.example.com:8443/browse/$0?project=$1&cost=$$2'}
                          grid: team
                        """))
                .isEqualTo(new UiDisplay(
                        new UiDisplay.Labels(
                                List.of("replica"),
                                List.of("__tenant"),
                                List.of("cluster", "pod"),
                                List.of("pod"),
                                List.of(
                                        new LabelColor("env", "prod", null, "red"),
                                        new LabelColor("env", null, "dev|test", "gray"),
                                        new LabelColor("env", null, null, "unique"))),
                        new UiDisplay.Annotations(List.of("summary"), List.of("impact")),
                        List.of(new LinkRule(
                                "(OPS|INC)-(\\d+)", "https://jira.example.com:8443/browse/$0?project=$1&cost=$$2")),
                        "team"));
        assertThat(display("ui: {labels: , annotations: {}, links: [], grid: }"))
                .isEqualTo(UiDisplay.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "labels: [a] → labels: a list (expected: a mapping)",
                "labels: {color: []} → labels.color: field not found (expected: colors)",
                "labels: {hide: a} → labels.hide: a single value (expected: a list)",
                "labels: {hide: [a, '']} → labels.hide[1]: missing (expected: a name)",
                "labels: {order: [a, b, a]} → labels.order[2]: \"a\" (expected: each name once)",
                "labels: {order: [[a]]} → labels.order[0]: a list (expected: a string)",
                "labels: {hide: [a], strip: [b, a]} → labels.strip[1]: \"a\" (expected: no name of hide)",
                "labels: {hide: [a], columns: [a]} → labels.columns[0]: \"a\" (expected: no name of hide)",
                "labels: {strip: [a], columns: [a]} → labels.columns[0]: \"a\" (expected: no name of strip)",
                "labels: {colors: [{color: red}]} → labels.colors[0].label: missing (expected: the name of a label)",
                "labels: {colors: [{label: a}]} → labels.colors[0].color: missing (expected: one of " + COLORS + ")",
                "labels: {colors: [{label: a, color: '#f00'}]} → "
                        + "labels.colors[0].color: \"#f00\" (expected: one of " + COLORS + ")",
                "labels: {colors: [{label: a, color: red, value: x, value_re: y}]} → "
                        + "labels.colors[0].value_re: \"y\" (expected: one of value and value_re)",
                "labels: {colors: [{label: a, color: red, value_re: '('}]} → "
                        + "labels.colors[0].value_re: error parsing regexp: missing closing ): `^(?:()$`",
                "labels: {colors: [{label: a, color: red}, {label: a, value: x, color: blue}]} → "
                        + "labels.colors[1].label: \"a\" (expected: the rule for all its values after this one)",
                "annotations: {columns: [a]} → annotations.columns: field not found (expected: one of hide, order)",
                "annotations: {hide: [a, a]} → annotations.hide[1]: \"a\" (expected: each name once)",
                "grid: [team] → grid: a list (expected: a string)",
            })
    void wrongSettingIsNamedWithTheExpectedOne(String setting, String error) {
        assertThat(only(errors("ui: {" + setting + "}"))).endsWith(": ui." + error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            {url: 'http://x/$0'} → match: missing (expected: a regular expression such as OPS-\\d+)
            {match: 'a(', url: 'http://x/'} → match: error parsing regexp: missing closing ): `a(`
            {match: '(?=a)', url: 'http://x/'} → match: error parsing regexp: invalid or unsupported Perl syntax: `(?=`
            {match: '\\d*', url: 'http://x/'} → \
            match: "\\\\d*" (expected: a regular expression that does not match an empty text)
            {match: a} → url: missing (expected: an address with a host,
            {match: a, url: /browse/$0} → url: "/browse/$0" (expected: an address with a host,
            {match: a, url: 'javascript:alert($0)'} → url: "javascript:alert($0)" (expected: an address with a host,
            {match: a, url: 'https://$0/'} → url: "https://$0/" (expected: an address with a host,
            {match: a, url: 'https://jira.$0'} → url: "https://jira.$0" (expected: an address with a host,
            {match: a, url: 'https://user@x/'} → url: "https://user@x/" (expected: an address with a host,
            {match: a, url: 'https://x/a b'} → url: "https://x/a b" (expected: an address with a host,
            {match: a, url: 'https://x/$1'} → url: "$1" (expected: $0, or $$ for a dollar sign)
            {match: '(a)(b)', url: 'https://x/$2$3'} → url: "$3" (expected: $0 to $2, or $$ for a dollar sign)
            {match: a, url: 'https://x/$id'} → url: "$i" (expected: $0, or $$ for a dollar sign)
            {match: a, url: 'https://x/$'} → url: "$" (expected: $0, or $$ for a dollar sign)
            """)
    void wrongLinkIsNamedWithTheExpectedOne(String rule, String error) {
        assertThat(only(errors("ui: {links: [" + rule + "]}"))).contains(": ui.links[0]." + error);
    }

    private static List<String> errors(String yaml) {
        return parse(yaml).faults().stream().map(Object::toString).toList();
    }
}
