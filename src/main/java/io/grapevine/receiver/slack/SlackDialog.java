package io.grapevine.receiver.slack;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.receiver.action.ChatClick;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.JsonTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dialog in which a user wrote the comment of a silence, as Slack reports it. The message that it was opened from is not in the
 * report. It was opened after its click, and its user has seen the message: the time of it does not count.
 *
 * @param userName the name of the user in the workspace; may be empty
 * @param channelId the id of the channel of the message; may be empty
 * @param place the name of that channel, as users write it; may be empty
 * @param permalink the address of the message for people; may be empty
 * @param comment what the user wrote; not empty
 */
record SlackDialog(
        String userId, String userName, String channelId, String place, String permalink, Secret token, String comment)
        implements ChatClick {
    private static final String NAME = "gv_comment";
    private static final int LONGEST_COMMENT = 1000;
    private static final int LONGEST_TITLE = 24;
    private static final Length HINT = Length.characters(2000);

    /** The dialog for a click; what the report is to return goes with it. */
    static Map<String, Object> view(SlackClick click, ClickAnswer.Asked asked) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("token", click.token().reveal());
        origin.put("channel", click.channelId());
        origin.put("place", click.place());
        origin.put("permalink", click.permalink());
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("type", "plain_text_input");
        element.put("action_id", NAME);
        element.put("multiline", true);
        element.put("max_length", LONGEST_COMMENT);
        element.put("focus_on_load", true);
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "input");
        block.put("block_id", NAME);
        block.put("label", plain("Comment"));
        block.put("element", element);
        if (!asked.hint().isBlank()) {
            block.put("hint", plain(HINT.shorten(asked.hint())));
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", "modal");
        view.put("callback_id", NAME);
        view.put("private_metadata", GoJson.encode(origin));
        view.put("title", plain(Utf8.first(asked.title(), LONGEST_TITLE)));
        view.put("submit", plain("Confirm"));
        view.put("close", plain("Cancel"));
        view.put("blocks", List.of(block));
        return view;
    }

    /** Whether a payload reports that a user has sent a dialog, which is open until it is answered. */
    static boolean isSent(JsonTree payload) {
        return payload.text("type").equals("view_submission");
    }

    /** The answer by which the dialog stays open and shows what the comment would have to be. */
    static Map<String, Object> refusal(String wanted) {
        return Map.of(
                "response_action",
                "errors",
                "errors",
                Map.of(NAME, HINT.shorten("This comment will not do. Expected: " + wanted)));
    }

    private static Map<String, Object> plain(String text) {
        return Map.of("type", "plain_text", "text", text);
    }

    /** Reads the payload of an interaction; empty if it is no dialog of ours, or has no comment. */
    static Optional<SlackDialog> of(JsonTree payload) {
        JsonTree view = payload.at("view");
        String user = payload.text("user", "id");
        String comment = view.text("state", "values", NAME, NAME, "value").strip();
        boolean isOurs = isSent(payload)
                && view.text("callback_id").equals(NAME)
                && !user.isEmpty()
                && user.length() <= SlackClick.LONGEST_ID
                && !comment.isEmpty()
                && comment.length() <= LONGEST_COMMENT;
        return isOurs
                ? JsonTree.read(view.text("private_metadata")).map(origin -> of(payload, origin, comment))
                : Optional.empty();
    }

    private static SlackDialog of(JsonTree payload, JsonTree origin, String comment) {
        return new SlackDialog(
                payload.text("user", "id"),
                SlackClick.userName(payload),
                Utf8.first(origin.text("channel"), SlackClick.LONGEST_ID),
                Utf8.first(origin.text("place"), SlackClick.LONGEST_NAME),
                origin.text("permalink"),
                new Secret(origin.text("token")),
                comment);
    }
}
