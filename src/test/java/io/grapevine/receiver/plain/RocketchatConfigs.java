package io.grapevine.receiver.plain;

import io.grapevine.config.Secret;
import io.grapevine.receiver.Written;
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

    static Rocketchat with(Consumer<RocketchatConfigs> changes) {
        return Written.config(Rocketchat.class, new RocketchatConfigs(), changes);
    }
}
