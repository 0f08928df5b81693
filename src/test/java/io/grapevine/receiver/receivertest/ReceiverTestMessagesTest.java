package io.grapevine.receiver.receivertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.sender.Sent;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.receiver.receivertest.LiveReceiverTester.ReceiverTestMessages;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiverTestMessagesTest {
    @Test
    void eachRequestIsShownWithTheStatusOfItsAnswer() {
        ReceiverTestMessages requests = new ReceiverTestMessages();
        requests.sent(new Sent("POST", "https://h/<redacted>", Map.of("A", "b"), "{}"))
                .accept(307);
        requests.sent(new Sent("GET", "https://h/", Map.of(), "")).accept(200);

        assertThat(new JsonArray(requests.shown(text -> text))).isEqualTo(new JsonArray("""
            [{"method": "POST", "url": "https://h/<redacted>", "headers": {"A": "b"}, "body": "{}", "status": 307},
             {"method": "GET", "url": "https://h/", "headers": {}, "body": "", "status": 200}]
            """));
    }

    @Test
    void aMailIsShownWithItsEnvelopeAndParts() {
        ReceiverTestMessages mail = new ReceiverTestMessages();
        mail.sent(new SentMail("smtp:25", "am@x", List.of("a@x", "b@x"), Map.of("Subject", "s"), null, "<b>"));

        assertThat(new JsonArray(mail.shown(text -> text))).isEqualTo(new JsonArray("""
            [{"method": "MAIL", "url": "smtp://smtp:25", "from": "am@x", "to": ["a@x", "b@x"],
              "headers": {"Subject": "s"}, "html": "<b>"}]
            """));
    }

    @Test
    void aRecordIsShownWithItsKeyAndHeaders() {
        ReceiverTestMessages records = new ReceiverTestMessages();
        records.sent(new SentRecord(List.of("a:1", "b:1"), "alerts", "{}:{a=\"b\"}", "{}", Map.of("h", "hush")));

        assertThat(new JsonArray(records.shown(text -> text.replace("hush", "<redacted>"))))
                .isEqualTo(new JsonArray("""
                    [{"method": "PRODUCE", "url": "kafka://a:1,b:1/alerts", "key": "{}:{a=\\"b\\"}",
                      "headers": {"h": "<redacted>"}, "body": "{}"}]
                    """));
    }
}
