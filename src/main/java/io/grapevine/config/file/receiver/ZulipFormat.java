package io.grapevine.config.file.receiver;

import static io.grapevine.config.file.receiver.CommonFields.GROUP_LINK;
import static io.grapevine.config.file.shape.FieldSet.text;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.config.receiver.ZulipConfig;
import java.util.List;

/** Streams of Zulip. */
final class ZulipFormat {
    static final IntegrationFormat<ZulipConfig> FORMAT = new IntegrationFormat<>(
            ZulipConfig.class,
            (draft, defaults) -> {
                CommonFields.requireBase(
                        draft, "url", "the address of an organization such as https://example.zulipchat.com");
                draft.require("email", "the address of a bot, which its settings show");
                draft.exactlyOne("api_key", "api_key_file");
                draft.require("stream", "the name or the ID of a stream");
                List<String> users = draft.get("mention_users");
                users.stream()
                        .filter(id -> !id.matches("[0-9]{1,18}") && !id.equals(Value.UNREADABLE))
                        .forEach(id -> draft.fault(
                                "mention_users",
                                Quoted.quote(id) + " (expected: the number of a user, which the profile shows)"));
            },
            text("link", GROUP_LINK));

    private ZulipFormat() {}
}
