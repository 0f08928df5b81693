package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that a receiver has itself or in a file, or that are global, compared with what Alertmanager 0.35.0 takes. */
class KeySourceTest {
    private static final List<String> STATES = List.of("none", "value", "file", "both", "empty");

    /** What a receiver needs besides the key. */
    private static final Map<String, String> REST = Map.ofEntries(
            Map.entry("email", "to: a@b, from: c@d, smarthost: 'h:25'"),
            Map.entry("incidentio url", "alert_source_token: t"),
            Map.entry("incidentio alert_source_token", "url: 'http://h/'"),
            Map.entry("pushover token", "user_key: u"),
            Map.entry("pushover user_key", "token: t"),
            Map.entry("rocketchat token", "token_id: i"),
            Map.entry("rocketchat token_id", "token: t"),
            Map.entry("telegram bot_token", "chat_id: 1"),
            Map.entry("telegram chat_id", "bot_token: t"),
            Map.entry("victorops", "routing_key: t"),
            Map.entry("wechat", "corp_id: c"));

    /** One cell of the table. */
    record Case(String kind, String field, String own, String global, String answer) {
        String yaml() {
            String prefix = kind.equals("email") ? "smtp_" : kind + "_";
            List<String> fields = new ArrayList<>(of(field, own, "own"));
            Stream.of(kind, kind + " " + field)
                    .map(REST::get)
                    .filter(rest -> rest != null)
                    .forEach(fields::add);
            return SampleFiles.receiver(
                    "{" + String.join(", ", of(prefix + field, global, "global")) + "}",
                    kind,
                    "{" + String.join(", ", fields) + "}");
        }

        private static List<String> of(String field, String state, String whose) {
            String value = field + ": "
                    + (field.endsWith("url") ? "'http://" + whose + "/'" : field.equals("chat_id") ? "7" : whose);
            String file = field + "_file: /" + whose;
            return switch (state) {
                case "value" -> List.of(value);
                case "file" -> List.of(file);
                case "both" -> List.of(value, file);
                case "empty" -> List.of(field + ": ''");
                default -> List.of();
            };
        }
    }

    static Stream<Case> cases() {
        return SampleFiles.resource("keys.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .flatMap(line -> {
                    String[] cells = line.split(" +");
                    return Stream.iterate(3, i -> i < cells.length, i -> i + 1)
                            .map(i -> new Case(cells[0], cells[1], cells[2], STATES.get(i - 3), cells[i]));
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void receiverHasTheKeyThatItHasForAlertmanager(Case given) throws ReflectiveOperationException {
        List<String> faults = SampleFiles.faults(given.yaml());
        if (given.answer().equals("refused")) {
            assertThat(faults).isNotEmpty().allMatch(fault -> fault.contains("(expected: "));
            return;
        }
        assertThat(faults).isEmpty();
        IntegrationConfig config = Lists.only(SampleFiles.integrations(given.yaml()));
        String key = value(config, given.field());
        String file = value(config, given.field() + "_file");
        assertThat(String.join(
                        "+",
                        Stream.of(key, file).filter(text -> !text.isEmpty()).toList()))
                .isEqualTo(given.answer().equals("nothing") ? "" : given.answer());
    }

    private static String value(IntegrationConfig config, String field) throws ReflectiveOperationException {
        RecordComponent component = Arrays.stream(config.getClass().getRecordComponents())
                .filter(each -> each.getName()
                        .replaceAll("([A-Z])", "_$1")
                        .toLowerCase(Locale.ROOT)
                        .equals(field))
                .findFirst()
                .orElseThrow();
        Object value = component.getAccessor().invoke(config);
        String text = value instanceof Secret secret
                ? secret.reveal()
                : value instanceof Url url ? url.reveal() : value == null ? "" : value.toString();
        return text.equals("0") ? "" : text.equals("7") ? "own" : text.replaceFirst("^http://(.*)/$", "$1");
    }
}
