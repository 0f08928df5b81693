package io.grapevine.receiver.plain;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.receiver.plain.Rocketchat.RocketchatAction;
import io.grapevine.receiver.plain.Rocketchat.RocketchatField;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rocket.Chat configurations of which only what matters to a test is written down. */
final class RocketchatConfigs {
    /** What a text is, by the name of its field. */
    UnaryOperator<String> texts = name -> name;

    String apiUrl = "https://rocket.chat/";

    @Nullable
    Secret tokenId = new Secret("my-id");

    String tokenIdFile = "";

    @Nullable
    Secret token = new Secret("my-token");

    String tokenFile = "";
    String channel = "#c";
    List<RocketchatField> fields = List.of();
    boolean shortFields;
    boolean linkNames;
    List<RocketchatAction> actions = List.of();

    private RocketchatConfigs() {}

    static Rocketchat with(Consumer<RocketchatConfigs> changes) {
        RocketchatConfigs builder = new RocketchatConfigs();
        changes.accept(builder);
        return builder.build();
    }

    private String of(String name) {
        return texts.apply(name);
    }

    private Rocketchat build() {
        return new Rocketchat(
                true,
                HttpConfig.DEFAULT,
                new Url(apiUrl),
                tokenId,
                tokenIdFile,
                token,
                tokenFile,
                channel,
                of("color"),
                of("title"),
                of("title_link"),
                of("text"),
                fields,
                shortFields,
                of("emoji"),
                of("icon_url"),
                of("image_url"),
                of("thumb_url"),
                linkNames,
                actions);
    }
}
