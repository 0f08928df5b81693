package io.grapevine.receiver.sns;

import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An answer of AWS that is not a success. Besides 5xx, what AWS's own clients try again may pass: too many calls, calls
 * that took too long, and temporary keys that have expired.
 *
 * @param keysExpired whether other keys are needed
 */
record AwsErrorResponse(Outcome outcome, boolean keysExpired) {
    private static final Set<String> THROTTLED = Set.of(
            "BandwidthLimitExceeded",
            "LimitExceededException",
            "PriorRequestNotComplete",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "Throttled",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException");

    private static final Set<String> PASSING =
            Set.of("RequestTimeout", "RequestTimeoutException", "IDPCommunicationError");

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException");

    private static final int TOO_MANY = 429;

    private static final XMLInputFactory READERS = readers();

    /**
     * Reads an answer.
     *
     * @param reply the answer, which hides what was secret in the request
     * @param renewable whether other keys can be fetched if those of the request have expired
     */
    static AwsErrorResponse of(String service, HttpReply reply, boolean renewable) {
        Map<String, String> said = texts(reply.body());
        String code = said.getOrDefault("Code", "");
        String quoted = reply.redaction().apply(said.getOrDefault("Message", reply.quotableBody()));
        String message = service + ": unexpected status code " + reply.status() + ": "
                + (code.isEmpty() ? "" : Shortened.detail(code) + ": ")
                + Shortened.detail(quoted);
        boolean throttled = reply.status() == TOO_MANY || THROTTLED.contains(code);
        boolean expired = EXPIRED.contains(code) && renewable;
        FailureReason reason = throttled ? FailureReason.RATE_LIMITED : FailureReason.ofStatus(reply.status());
        return reply.status() / 100 == 5 || throttled || expired || PASSING.contains(code)
                ? new AwsErrorResponse(new Outcome.Retryable(reason, message, StatusTable.retryAfter(reply)), expired)
                : new AwsErrorResponse(new Outcome.Rejected(reason, message), expired);
    }

    private static XMLInputFactory readers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** The text of the first element of each name that has a text and no other elements; none if this is not XML. */
    static Map<String, String> texts(String xml) {
        Map<String, String> texts = new TreeMap<>();
        try {
            XMLStreamReader reader = READERS.createXMLStreamReader(new StringReader(xml));
            String name = "";
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    name = reader.getLocalName();
                } else if (event == XMLStreamConstants.CHARACTERS && !reader.isWhiteSpace()) {
                    texts.putIfAbsent(name, reader.getText().strip());
                }
            }
            return texts;
        } catch (XMLStreamException notXml) {
            return Map.of();
        }
    }
}
