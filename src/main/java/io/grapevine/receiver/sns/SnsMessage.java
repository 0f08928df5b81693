package io.grapevine.receiver.sns;

import io.grapevine.base.go.Utf8;
import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.DedupKey;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.Shortened;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A message, rendered.
 *
 * @param apiUrl where the API is; empty for the region's
 * @param parameters the parameters of the action {@code Publish}, by name
 */
record SnsMessage(String apiUrl, SortedMap<String, String> parameters) {
    /** How long a message may be, in bytes of UTF-8. */
    private static final int MAX_BYTES = 256 << 10;

    /** The most bytes of a text message to a phone. */
    private static final int MAX_PHONE_BYTES = 1600;

    private static final String FIFO = ".fifo";

    SnsMessage {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** The message that a configuration describes. */
    static SnsMessage of(SnsConfig config, Notification notification, MessageFields texts) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("Action", "Publish");
        parameters.put("Version", "2010-03-31");
        SortedMap<String, String> attributes = new TreeMap<>(Utf8::compare);
        config.attributes()
                .forEach((name, value) ->
                        attributes.put(texts.of("attributes", name), texts.of("attributes." + name, value)));
        String topic = texts.of("topic_arn", config.topicArn());
        unlessEmpty(parameters, "TopicArn", config.topicArn(), topic);
        if (topic.endsWith(FIFO)) {
            String key = DedupKey.of(notification);
            parameters.put("MessageDeduplicationId", key);
            parameters.put("MessageGroupId", key);
        }
        unlessEmpty(parameters, "PhoneNumber", config.phoneNumber(), texts.of("phone_number", config.phoneNumber()));
        unlessEmpty(parameters, "TargetArn", config.targetArn(), texts.of("target_arn", config.targetArn()));
        String message = Utf8.repair(texts.body("message", config.message()));
        String text = Shortened.firstBytes(message, config.phoneNumber().isEmpty() ? MAX_BYTES : MAX_PHONE_BYTES);
        if (text.length() < message.length()) {
            attributes.put("truncated", "true");
        }
        parameters.put("Message", text);
        unlessEmpty(parameters, "Subject", config.subject(), texts.headline("subject", config.subject()));
        putAll(parameters, attributes);
        return new SnsMessage(texts.of("api_url", config.apiUrl()), parameters);
    }

    /** What is configured is sent, even if it renders to nothing. */
    private static void unlessEmpty(SortedMap<String, String> parameters, String name, String template, String text) {
        if (!template.isEmpty()) {
            parameters.put(name, text);
        }
    }

    private static void putAll(SortedMap<String, String> parameters, SortedMap<String, String> attributes) {
        int number = 1;
        for (var attribute : attributes.entrySet()) {
            String entry = "MessageAttributes.entry." + number++;
            parameters.put(entry + ".Name", attribute.getKey());
            parameters.put(entry + ".Value.DataType", "String");
            parameters.put(entry + ".Value.StringValue", attribute.getValue());
        }
    }
}
