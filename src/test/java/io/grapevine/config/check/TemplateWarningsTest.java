package io.grapevine.config.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.file.ConfigLoader;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.template.go.GoTemplates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateWarningsTest {
    private static List<String> warnings(String integrations) throws Exception {
        String text = "route: {receiver: r}\nreceivers: [{name: r, " + integrations + "}]\n";
        ConfigLoader loader =
                new ConfigLoader(new ConfigLoader.Options(ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty()));
        ConfigLoader.Result result = loader.parse(Path.of("alertmanager.yml"), text.getBytes(StandardCharsets.UTF_8));
        assertThat(result).as(result.toString()).isInstanceOf(ConfigLoader.Loaded.class);
        return ConfigWarnings.of(
                ((ConfigLoader.Loaded) result).config().receivers().get(0),
                GoTemplates.parse(List.of(), InstantSource.system()));
    }

    @Test
    void defaultsAndValidTemplatesGiveNoWarning() throws Exception {
        assertThat(warnings("slack_configs: [{api_url: 'http://s', channel: '#a', title: '{{ .Status | toUpper }}'}], "
                        + "pagerduty_configs: [{routing_key: k, details: {a: {b: '{{ len .Alerts }}'}}}]"))
                .isEmpty();
    }

    @Test
    void aTextThatCannotBeParsedIsNamedWithItsPlace() throws Exception {
        assertThat(warnings(
                        "slack_configs: [{api_url: 'http://s', channel: '#a'}, {api_url: 'http://s', channel: '#a', "
                                + "title: '{{ nope }}', fields: [{title: a, value: '{{ if }}'}]}]"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("receiver \"r\": slack_configs[1].title: ") && line.contains("nope"))
                .anyMatch(line -> line.startsWith("receiver \"r\": slack_configs[1].fields[0].value: "));
    }

    @Test
    void treesOfTemplatesAreLookedThroughAndSecretsAreNot() throws Exception {
        assertThat(warnings("webhook_configs: [{url: 'http://w/{{ .Status }}', payload: {a: ['{{ end }}']}}]"))
                .singleElement()
                .asString()
                .startsWith("receiver \"r\": webhook_configs[0].payload.a[0]: ");
    }
}
