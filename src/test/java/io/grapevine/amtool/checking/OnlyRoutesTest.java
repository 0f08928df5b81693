package io.grapevine.amtool.checking;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.Config;
import io.grapevine.model.matcher.ParserMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlyRoutesTest {
    private static Config original(String yaml) throws CommandFault {
        return new ConfigText(ParserMode.UTF8_WITH_FALLBACK).original(yaml);
    }

    @Test
    void receiversThatLackWhatTheyMustHaveAreButNames() throws CommandFault {
        Config whole = original("""
                global: {nonsense: 1}
                time_intervals: [{name: 'yes', time_intervals: [{times: [{start_time: '09:00', end_time: "17:00"}]}]}]
                route:
                  receiver: "1"
                  routes: [{receiver: b, matchers: ['severity=~"crit.*"'], mute_time_intervals: ["yes"]}]
                receivers:
                - {name: "1", webhook_configs: [{url: <secret>, nonsense: {}}]}
                - {name: b}
                """);

        assertThat(whole.receivers())
                .hasSize(2)
                .allMatch(receiver -> receiver.integrations().isEmpty());
        assertThat(whole.route().routes()).hasSize(1);
        assertThat(whole.timeIntervals()).containsKey("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- a", "a: [", "text"})
    void whatIsNoMappingIsLeftToTheLoader(String yaml) {
        assertThat(ConfigText.onlyRoutes(yaml)).isEmpty();
    }
}
