package io.grapevine.receiver.slack;

import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ServiceAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers to clicks: the message drawn again, or a line that only its user sees. Both go to the address of the click, which is good
 * for five answers in half an hour; if that fails, by the Web API.
 *
 * @param buttons makes the buttons of a message that is drawn again
 */
record SlackAnswers(SlackWebApi api, Function<ButtonChoice, MessageButtons> buttons) {
    /** The color of our attachment of a message; empty if it has none. */
    static String color(SlackClick click) {
        return click.message().list("attachments").stream()
                .filter(SlackAnswers::isOurs)
                .map(attachment -> written(attachment.text("color")))
                .findFirst()
                .orElse("");
    }

    /** Slack returns colors without the sign with which it wants them. */
    private static String written(String color) {
        return color.matches("[0-9a-fA-F]{6}") ? "#" + color : color;
    }

    private static boolean isOurs(JsonTree attachment) {
        return attachment.value() instanceof Map<?, ?> map && ActionAttachment.isIn(map);
    }

    /** Draws the message and says what is to be said; completes when the user has the answer, or cannot have one. */
    CompletionStage<Void> answer(SlackClick click, ClickAnswer answer) {
        return draw(click, answer)
                .thenCompose(drawn -> answer.whisper()
                        .<CompletionStage<?>>map(text -> whisper(click, text))
                        .orElse(CompletableFuture.completedStage(null)))
                .thenAccept(done -> {});
    }

    private CompletionStage<?> draw(SlackClick click, ClickAnswer answer) {
        String color = color(click);
        if (answer.drawing() instanceof ClickAnswer.Closed closed) {
            return draw(click, ActionAttachment.closed(closed.line(), answer.now(), color));
        } else if (answer.drawing() instanceof ClickAnswer.Open open) {
            return draw(
                    click,
                    click.choice()
                            .map(choice ->
                                    ActionAttachment.of(buttons.apply(choice), open.incident(), open.state(), color))
                            .orElseGet(() -> ActionAttachment.of(open.state(), answer.now(), color)));
        }
        return answer.drawing() instanceof ClickAnswer.Asked asked
                ? ask(click, asked)
                : CompletableFuture.completedFuture(null);
    }

    /** A dialog that cannot be opened, as when that was too late, is not missed: the user presses again. */
    private CompletionStage<ServiceAnswer> ask(SlackClick click, ClickAnswer.Asked asked) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("trigger_id", click.trigger().reveal());
        arguments.put("view", SlackDialog.view(click, asked));
        return api.call("views.open", api.botToken(), arguments).thenApply(sent -> sent.logged("Slack", "views.open"));
    }

    /** Answers a dialog: its message is drawn as after any action that was done elsewhere. */
    CompletionStage<Void> answer(SlackDialog dialog, ClickAnswer answer) {
        String text = answer.whisper().orElse(line(answer.drawing()));
        return text.isEmpty() || dialog.channelId().isEmpty()
                ? CompletableFuture.completedStage(null)
                : api.callPatiently(
                                "chat.postEphemeral",
                                api.botToken(),
                                with(Map.of("text", text), "channel", dialog.channelId(), "user", dialog.userId()))
                        .thenApply(sent -> sent.logged("Slack", "chat.postEphemeral"))
                        .thenAccept(done -> {});
    }

    /** What the message will show; it cannot be edited later if it was posted by an incoming webhook. */
    private static String line(ClickAnswer.@Nullable Drawing drawing) {
        if (drawing instanceof ClickAnswer.Closed closed) {
            return closed.line();
        }
        return drawing instanceof ClickAnswer.Open open ? ActionAttachment.line(open.state()) : "";
    }

    /** Draws the message again with other buttons. */
    private CompletionStage<ServiceAnswer> draw(SlackClick click, List<Map<String, Object>> buttons) {
        List<JsonTree> before = click.message().list("attachments");
        if (before.stream().noneMatch(SlackAnswers::isOurs)) {
            return CompletableFuture.completedFuture(ServiceAnswer.failed("the click does not have its message"));
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("text", click.message().text("text"));
        List<Object> blocks = new ArrayList<>();
        click.message().list("blocks").forEach(block -> add(blocks, block));
        if (!blocks.isEmpty()) {
            content.put("blocks", blocks);
        }
        List<Object> attachments = new ArrayList<>();
        before.stream()
                .filter(attachment -> !isOurs(attachment))
                .map(SlackAnswers::again)
                .forEach(attachments::add);
        attachments.addAll(buttons);
        content.put("attachments", attachments);
        Map<String, Object> replacement = new LinkedHashMap<>(Map.of("replace_original", true));
        replacement.putAll(content);
        return either(
                click,
                replacement,
                "chat.update",
                with(content, "channel", click.channelId(), "ts", click.messageTs()));
    }

    /** An attachment as it is sent, of one as it was returned. */
    private static Map<String, Object> again(JsonTree attachment) {
        Map<String, Object> again = new LinkedHashMap<>();
        if (attachment.value() instanceof Map<?, ?> returned) {
            returned.forEach((name, value) -> {
                if (value != null) {
                    again.put(String.valueOf(name), value);
                }
            });
        }
        again.computeIfPresent("color", (name, color) -> written(String.valueOf(color)));
        return again;
    }

    private static void add(List<Object> all, JsonTree one) {
        if (one.value() != null) {
            all.add(one.value());
        }
    }

    /** Says something to the user who clicked, and to no other. */
    private CompletionStage<ServiceAnswer> whisper(SlackClick click, String text) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("response_type", "ephemeral");
        message.put("replace_original", false);
        message.put("text", text);
        return either(
                click,
                message,
                "chat.postEphemeral",
                with(Map.of("text", text), "channel", click.channelId(), "user", click.userId()));
    }

    private static Map<String, Object> with(Map<String, Object> content, String... address) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int i = 0; i < address.length; i += 2) {
            all.put(address[i], address[i + 1]);
        }
        all.putAll(content);
        return all;
    }

    /** To the address of the click first: it needs no token, no scope and no membership of the channel. */
    private CompletionStage<ServiceAnswer> either(
            SlackClick click, Map<String, Object> message, String method, Map<String, Object> arguments) {
        CompletionStage<ServiceAnswer> first = click.responseUrl().isEmpty()
                ? CompletableFuture.completedFuture(ServiceAnswer.failed("the click has no response_url"))
                : api.respond(click.responseUrl(), message);
        return first.thenCompose(answer ->
                        answer.isOk() || !api.app().isBot() || click.channelId().isEmpty()
                                ? CompletableFuture.completedFuture(answer)
                                : api.callPatiently(method, api.botToken(), arguments))
                .thenApply(sent -> sent.logged("Slack", method));
    }
}
