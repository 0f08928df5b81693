package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.httpclient.message.Length;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the kinds with a default message about the length of their main text. */
public abstract class LengthContract {
    private static final Pattern MORE = Pattern.compile("and (\\d+) more");

    /** The longest main text that the service takes. */
    protected abstract Length limit();

    /**
     * The main text of the message about {@code notification}, as it arrives.
     *
     * @param template the configured template of the main text; empty for none
     */
    protected abstract String sent(String template, Notification notification) throws Exception;

    /** Text of {@code character} and then {@code x}, so long in the unit of the service. */
    private String filled(String character, int length) {
        int one = limit().of(character);
        return character.repeat(length / one) + "x".repeat(length % one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "漢", "😀"})
    void aTextOfTheGreatestLengthArrivesWhole(String character) throws Exception {
        for (int length = limit().most() - 1; length <= limit().most(); length++) {
            String text = filled(character, length);
            assertThat(sent(text, Samples.firing("h1"))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "漢", "😀"})
    void aLongerTextLosesItsEndInWholeCharacters(String character) throws Exception {
        for (int more = 1; more <= 5; more++) {
            String text = filled(character, limit().most() + more);
            String sent = sent(text, Samples.firing("h1"));
            assertThat(sent).endsWith("…");
            assertThat(limit().of(sent)).isBetween(limit().most() - 3, limit().most());
            assertThat(text).startsWith(sent.substring(0, sent.length() - 1));
            assertThat(Character.isHighSurrogate(sent.charAt(sent.length() - 2)))
                    .isFalse();
        }
    }

    private static Alert alert(String instance, String summary) {
        return Records.with(Samples.alert(instance, Alert.NO_END), "annotations", LabelSet.of("summary", summary));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000, 10_000})
    void theDefaultTextIsCutAtWholeAlertsAndCountsTheOthers(int length) throws Exception {
        String summary = "漢字😀".repeat(length / 3 + 1);
        List<Alert> alerts = IntStream.range(100, 140)
                .mapToObj(number -> alert("host" + number, summary + "end" + number))
                .toList();
        String sent = sent("", Samples.of(alerts, NotifyReason.FIRST));
        assertThat(limit().of(sent)).isLessThanOrEqualTo(limit().most());
        long whole = IntStream.range(100, 140)
                .filter(number -> sent.contains("end" + number))
                .count();
        assertThat(whole).isLessThanOrEqualTo(10);
        Matcher more = MORE.matcher(sent);
        assertThat(more.find()).as(sent).isTrue();
        if (whole > 0) {
            assertThat(whole + Integer.parseInt(more.group(1))).isEqualTo(40);
            assertThat(sent).doesNotContain("…");
        } else {
            assertThat(sent).contains("漢字😀", "…", "and 39 more");
        }
    }

    @Test
    void oneAlertThatIsTooLongLosesItsEnd() throws Exception {
        String sent = sent("", Samples.of(List.of(alert("h1", "é😀".repeat(100_000))), NotifyReason.FIRST));
        assertThat(sent).startsWith("é😀").contains("…");
        assertThat(limit().of(sent)).isLessThanOrEqualTo(limit().most());
    }

    @Test
    void thePlainTextOfAFailedTemplateKeepsTheLimit() throws Exception {
        List<Alert> alerts = IntStream.range(0, 40)
                .mapToObj(number -> alert("漢".repeat(1000) + number, "s"))
                .toList();
        String sent = sent("{{ boom }}", Samples.of(alerts, NotifyReason.FIRST));
        assertThat(limit().of(sent)).isLessThanOrEqualTo(limit().most());
        assertThat(sent).contains("Firing (40)");
    }
}
