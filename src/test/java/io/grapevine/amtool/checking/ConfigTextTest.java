package io.grapevine.amtool.checking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.Config;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.model.matcher.ParserMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
    private final ConfigText texts = new ConfigText(ParserMode.UTF8_WITH_FALLBACK);

    @TempDir
    Path directory;

    @Test
    void aFileIsLoaded() throws Exception {
        Path file = Files.writeString(directory.resolve("a.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");

        assertThat(texts.file(file).route().receiver()).isEqualTo("r");
    }

    @Test
    void everyFaultOfAFileIsInTheMessage() throws Exception {
        Path file = Files.writeString(directory.resolve("a.yml"), "route: {receiver: x, foo: 1}\nreceivers: []\n");

        assertThatThrownBy(() -> texts.file(file))
                .isInstanceOf(CommandFault.class)
                .hasMessageContaining(file + ":1:19: route.receiver: undefined receiver \"x\"")
                .hasMessageContaining("\n" + file + ":1:")
                .hasMessageContaining("route.foo");
    }

    @Test
    void whatAServerShowsOfSecretsIsNoFault() throws Exception {
        Config config = texts.original("""
                route: {receiver: r}
                receivers:
                - name: r
                  slack_configs: [{api_url: <secret>, channel: c}]
                """);

        assertThat(config.receivers())
                .singleElement()
                .satisfies(r -> assertThat(r.integrations()).hasSize(1));
    }

    @Test
    void whatAServerDoesNotShowIsNoFaultEither() throws Exception {
        Config config = texts.original("""
                global:
                  resolve_timeout: 5m
                route:
                  receiver: r
                  routes:
                  - receiver: s
                    matchers: [a="b"]
                    mute_time_intervals: [nights]
                receivers:
                - name: r
                  incidentio_configs:
                  - url: <secret>
                - name: s
                time_intervals:
                - name: nights
                  time_intervals: [{times: [{start_time: "00:00", end_time: "06:00"}]}]
                """);

        assertThat(config.receivers()).extracting(ReceiverConfig::name).containsExactly("r", "s");
        assertThat(config.route().routes())
                .singleElement()
                .satisfies(route -> assertThat(route.matchers()).hasToString("{a=\"b\"}"));
        assertThat(config.timeIntervals()).containsOnlyKeys("nights");
    }

    @Test
    void routesThatCannotBeReadAreAFaultOfTheServersText() {
        for (String text : new String[] {"route: {receiver: x}\nreceivers: [{name: r}]\n", "- a\n", "{", ""}) {
            assertThatThrownBy(() -> texts.original(text))
                    .isInstanceOf(CommandFault.class)
                    .hasMessageStartingWith("config.original:");
        }
    }
}
