package io.grapevine.receiver.mattermost;

import io.grapevine.httpclient.GoJson;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.message.ButtonChoice;
import io.grapevine.receiver.message.MessageButtons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers to clicks, as responses to their requests: the post drawn again, and a text that only its user sees.
 *
 * @param buttons makes the buttons of a message that is drawn again
 */
record MattermostAnswers(Function<ButtonChoice, MessageButtons> buttons) {
    /** The JSON of the response. */
    String of(MattermostClick click, ClickAnswer answer) {
        Map<String, Object> response = new LinkedHashMap<>();
        Optional<JsonTree> message = answer.drawing() instanceof ClickAnswer.Kept
                ? Optional.empty() // of a click that is refused nothing is unpacked
                : click.message();
        message.flatMap(post -> update(click, answer, post)).ifPresent(post -> response.put("update", post));
        // A message that cannot be drawn again says nothing, so that the answer must.
        String text = answer.whisper().orElse(message.isPresent() ? "" : line(answer.drawing()));
        if (!text.isEmpty()) {
            response.put("ephemeral_text", text);
            response.put("skip_slack_parsing", true);
        }
        return GoJson.encode(response);
    }

    private static String line(ClickAnswer.Drawing drawing) {
        if (drawing instanceof ClickAnswer.Closed closed) {
            return closed.line();
        }
        return drawing instanceof ClickAnswer.Open open ? ButtonAttachment.line(open.state()) : "";
    }

    /** The post as it becomes; empty if it stays as it is. */
    private Optional<Map<String, Object>> update(MattermostClick click, ClickAnswer answer, JsonTree post) {
        String color = post.list("props", "attachments").stream()
                .map(attachment -> attachment.text("color"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        if (answer.drawing() instanceof ClickAnswer.Closed closed) {
            return Optional.of(with(post, ButtonAttachment.closed(closed.line(), color)));
        } else if (answer.drawing() instanceof ClickAnswer.Open open) {
            return Optional.of(with(
                    post,
                    ButtonAttachment.of(
                            buttons.apply(click.choice()), open.incident(), open.state(), color, click.carried())));
        }
        return Optional.empty();
    }

    /** Mattermost keeps the name and the picture of the sender, and takes all else from the answer. */
    private static Map<String, Object> with(JsonTree post, List<Map<String, Object>> more) {
        List<Object> attachments = new ArrayList<>();
        for (JsonTree attachment : post.list("props", "attachments")) {
            if (attachment.value() != null) {
                attachments.add(attachment.value());
            }
        }
        attachments.addAll(more);
        Map<String, Object> props = new LinkedHashMap<>();
        props.put("attachments", attachments);
        for (String name : List.of("card", "override_icon_emoji")) {
            GoJson.putUnlessEmpty(props, name, post.text("props", name));
        }
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("message", post.text("message"));
        update.put("props", props);
        return update;
    }
}
