package io.grapevine.virtualtime.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.Config;
import io.grapevine.files.ConfigLimits;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration can be played as it is recorded: with secrets masked, and without the files that it names. */
class RecordedConfigTest {
    /** Not an alertmanager.yml. */
    private static final Set<String> OTHERS = Set.of("grapevine.yml");

    @TestFactory
    Stream<DynamicTest> everyExampleCanBePlayedAsItIsRecorded() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config-examples"))) {
            return files
                    .filter(file ->
                            file.toString().endsWith(".yml") && !OTHERS.contains(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> check(file)));
        }
    }

    /** The server's own check of such secrets would find masks too short. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "slack: [{bot_token: <secret>, signing_secret: <secret>}]",
                "slack: [{bot_token: <secret>, app_level_token: <secret>}]",
                "telegram: [{bot_token: <secret>, webhook: true, secret_token: <secret>}]",
                "telegram: [{bot_token: '${env:TOKEN}', webhook: true, secret_token: '${env:A}'}]",
                "pagerduty: [{webhook_secret: <secret>}]",
                "pagerduty: [{webhook_secret: '${env:A}'}]",
                "twilio: [{account_sid: AC0123456789abcdef0123456789abcdef, auth_token: <secret>}]"
            })
    void secretsOfAppsMayBeMasked(String app) throws Exception {
        String own = "messages: {buttons: {key_file: keys, apps: {" + app + "}}}\n";
        String config = "route: {receiver: a}\nreceivers: [{name: a}]\n";
        Recording recording = new Histories().config("0s", "1", config, own).recording();

        assertThat(ConfigPlan.recorded(recording, Histories.configs())
                        .first()
                        .extensions()
                        .actions()
                        .chats())
                .isNotEqualTo(ActionsConfig.DEFAULT.chats());
        assertThat(ConfigPlan.ofTexts(config, own, ConfigLimits.OF_UPLOAD)
                        .first()
                        .config()
                        .receivers())
                .hasSize(1);
    }

    @Test
    void referencesInPlaceOfSecretsCanBePlayed(@TempDir Path directory) throws Exception {
        Path own = Files.writeString(
                directory.resolve("grapevine.yml"),
                "messages: {buttons: {key_file: keys, apps: {slack: [{signing_secret: '${env:A}'}]}}}\n");
        Path file = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: a}\nreceivers: [{name: a}]\n");

        assertThat(Histories.configs()
                        .load(new ConfigSource(file, null, null, own))
                        .extensions()
                        .actions()
                        .chats()
                        .slack())
                .hasSize(1);
    }

    private static void check(Path file) throws Exception {
        Config real = Histories.configs()
                .load(new ConfigSource(file, null, null, null))
                .config();
        Recording recording = new Histories().config("0s", "1", real.original()).recording();
        Config recorded =
                ConfigPlan.recorded(recording, Histories.configs()).first().config();

        assertThat(recorded.route()).isEqualTo(real.route());
        assertThat(recorded.inhibitRules()).isEqualTo(real.inhibitRules());
        assertThat(recorded.receivers()).hasSameSizeAs(real.receivers());
        for (int i = 0; i < recorded.receivers().size(); i++) {
            assertThat(recorded.receivers().get(i).integrations())
                    .usingElementComparator(
                            (a, b) -> a.kind().equals(b.kind()) && a.sendResolved() == b.sendResolved() ? 0 : 1)
                    .isEqualTo(real.receivers().get(i).integrations());
        }
    }
}
