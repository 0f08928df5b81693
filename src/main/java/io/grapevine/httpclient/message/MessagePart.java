package io.grapevine.httpclient.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A JSON object of a chat message, such as an attachment, whose fields are rendered templates. A field that renders to
 * nothing is left out.
 */
public final class MessagePart {
    private final MessageFields texts;
    private final String path;
    private final Map<String, Object> json = new LinkedHashMap<>();

    /** The whole message. */
    public MessagePart(MessageFields texts) {
        this(texts, "");
    }

    private MessagePart(MessageFields texts, String path) {
        this.texts = texts;
        this.path = path;
    }

    /** Renders a template into the field of the same name as in the configuration. */
    public MessagePart text(String field, String template) {
        return text(field, field, template);
    }

    /**
     * Renders a template.
     *
     * @param configured the name of the field in the configuration, for error messages about the template
     */
    public MessagePart text(String field, String configured, String template) {
        return rendered(field, texts.of(path + configured, template));
    }

    /** Sets a field to a text that is already rendered. */
    public MessagePart rendered(String field, String text) {
        if (!text.isEmpty()) {
            json.put(field, text);
        }
        return this;
    }

    /** Sets a field, whatever the value. */
    public MessagePart put(String field, Object value) {
        json.put(field, value);
        return this;
    }

    /** Creates a nested object, which is not added yet. Error messages about its templates name {@code field}. */
    public MessagePart within(String field) {
        return new MessagePart(texts, path + field + ".");
    }

    /** Sets a field to a list of objects, each written by {@code write}, unless the list is empty. */
    public <T> MessagePart list(String field, List<T> parts, BiConsumer<T, MessagePart> write) {
        List<Object> objects = new ArrayList<>();
        for (T part : parts) {
            MessagePart object = within(field);
            write.accept(part, object);
            objects.add(object.json());
        }
        return objects.isEmpty() ? this : put(field, objects);
    }

    /** The object with the fields set so far. */
    public Map<String, Object> json() {
        return json;
    }
}
