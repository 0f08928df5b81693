package io.grapevine.receiver.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.Samples;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class CallScriptTest {
    private static final String ACTION = "https://am.example.com/callback/twilio/gv1x";
    private static final String KEYS = " Press 1 to acknowledge. Press 2 to silence for one hour.";

    private static Alert alert(String name, String... labels) {
        String[] all = new String[labels.length + 2];
        all[0] = "alertname";
        all[1] = name;
        System.arraycopy(labels, 0, all, 2, labels.length);
        return new Alert(
                LabelSet.of(all),
                LabelSet.of("summary", "hush"),
                Samples.NOW,
                Alert.NO_END,
                "http://prom",
                Samples.NOW,
                false);
    }

    private static Document parsed(String script) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
    }

    /** What the first verb that speaks says. */
    private static String said(Alert... alerts) throws Exception {
        String text = parsed(CallScript.asking(List.of(alerts), ACTION))
                .getElementsByTagName("Say")
                .item(0)
                .getTextContent();
        assertThat(text).endsWith(KEYS);
        return text.substring(0, text.length() - KEYS.length());
    }

    @Test
    void asksTwiceAndHangsUp() {
        String gather = "<Gather numDigits=\"1\" timeout=\"10\" action=\"" + ACTION
                + "\"><Say>Alert: Disk Full. Severity: critical." + KEYS + "</Say></Gather>";
        assertThat(CallScript.asking(List.of(alert("DiskFull", "severity", "critical", "instance", "hush")), ACTION))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + gather + gather
                        + "<Hangup/></Response>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DiskFull | Alert: Disk Full.
            node_disk_full | Alert: node disk full.
            HTTPErrors5xx | Alert: HTTPErrors5xx.
            https://evil.example.com/?a=1&b | Alert: https evil.example.com a 1 b.
            <Dial>+15550100</Dial> | Alert: Dial +15550100 Dial.
            Überlauf 漢字 | Alert: Überlauf 漢字.
            !? | Alert.
            """)
    void saysLettersAndDigitsOfANameOnly(String name, String text) throws Exception {
        assertThat(said(alert(name))).isEqualTo(text);
    }

    @Test
    void countsAlertsAndSaysFewNames() throws Exception {
        assertThat(said(alert("A"), alert("A", "instance", "2"))).isEqualTo("2 alerts: A.");
        assertThat(said(alert("D"), alert("C"), alert("B"), alert("A"))).isEqualTo("4 alerts: A, B, C and others.");
        assertThat(said(alert("A", "severity", "warning"), alert("B", "severity", "critical")))
                .isEqualTo("2 alerts: A, B. Severity: critical.");
        assertThat(said(alert("A", "severity", "info"), alert("B", "severity", "warning")))
                .isEqualTo("2 alerts: A, B.");
    }

    @Test
    void whatHasEndedIsSaidOnlyWhereNothingFires() {
        Alert ended = Samples.alert("h1", Samples.NOW);
        assertThat(CallScript.firingOf(List.of(ended, alert("Down")))).containsExactly(alert("Down"));
        assertThat(CallScript.asking(List.of(ended), ACTION)) // it fires, and says for how long at least
                .contains("<Say>Alert: High Latency.");
        assertThat(CallScript.telling(List.of(ended, alert("Down"))))
                .contains("<Say>Alert: Down.")
                .doesNotContain("High Latency");
        assertThat(CallScript.telling(List.of(ended)))
                .contains("<Say>Resolved: High Latency.</Say><Pause")
                .doesNotContain("keys", "Gather");
    }

    @Test
    void aCallWithoutKeysSaysSo() {
        assertThat(CallScript.telling(List.of(alert("Down"))))
                .contains("Alert: Down. This call takes no keys")
                .doesNotContain("Gather", "Press");
    }

    @Test
    void isNeverTooLong() {
        Alert[] alerts = IntStream.range(0, 100)
                .mapToObj(i -> alert(i + "x".repeat(5_000)))
                .toArray(Alert[]::new);
        String script = CallScript.asking(List.of(alerts), ACTION);
        assertThat(CallScript.LIMIT.holds(script)).isTrue();
        assertThat(script).contains("Gather");
        String without = CallScript.asking(List.of(alerts), "https://am/" + "x".repeat(4_000));
        assertThat(CallScript.LIMIT.holds(without)).isTrue();
        assertThat(without).doesNotContain("Gather");
    }

    @ParameterizedTest
    @ValueSource(strings = {Samples.NASTY, "", "a\uD800b", "\u0000\u0001\uFFFE", "]]>", "&#x41;"})
    void isXmlWhateverTheLabelsAre(String text) throws Exception {
        parsed(CallScript.asking(List.of(alert(text, "severity", text)), ACTION + "?a=1&b=\"2\"<"));
        parsed(CallScript.telling(List.of(alert(text))));
        assertThat(parsed(CallScript.ending(text)).getElementsByTagName("Say").getLength())
                .isEqualTo(1);
    }

    @Test
    void endsWithAGoodbye() {
        assertThat(CallScript.ending("Acknowledged")).contains("<Say>Acknowledged. Goodbye.</Say><Hangup/>");
        assertThat(CallScript.ending("Ana & Bo.")).contains("<Say>Ana &amp; Bo. Goodbye.</Say>");
    }
}
