package io.grapevine.receiver;

import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.OnTemplateError;
import io.grapevine.template.AlertData;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.util.stream.Collectors;

/** Knows four actions and leaves everything else as it is, so that tests of integrations need no template language. */
public final class EchoRenderer implements Renderer {
    /** Templates with it, for people: if a text fails, the notification is plain. */
    public static MessageTemplates templates() {
        return MessageTemplates.of(new EchoRenderer(), OnTemplateError.PLAIN, "http://am");
    }

    /** Templates with it, for machines: if a text fails, the notification is dropped. */
    public static MessageTemplates strict() {
        return MessageTemplates.of(new EchoRenderer(), OnTemplateError.DROP, "http://am");
    }

    @Override
    public String text(String template, TemplateData data) throws TemplateException {
        if (template.contains("{{ boom }}")) {
            throw new TemplateException("template: :1: function \"boom\" not defined");
        }
        return template.replace("{{ .Status }}", data.status())
                .replace("{{ .Receiver }}", data.receiver())
                .replace("{{ .GroupLabels.alertname }}", data.groupLabels().valueOf("alertname"))
                .replace("{{ everything }}", everything(data));
    }

    private static String everything(TemplateData data) {
        return data.alerts().stream()
                .map(AlertData::labels)
                .map(labels -> String.join(" ", labels.toMap().values()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String html(String template, TemplateData data) throws TemplateException {
        String raw = everything(data);
        String escaped = raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return text(template, data).replace(raw, escaped);
    }
}
