package io.grapevine.config.receiver;

import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Rocket.Chat integration.
 *
 * @param tokenId the user's id; null if a file says it
 * @param token the user's token; null if a file says it
 * @param channel the channel or user
 * @param color the colour of the message's edge
 * @param fields fields below the text
 * @param shortFields whether fields that say nothing about it may stand side by side
 * @param emoji the sender's picture as an emoji
 * @param iconUrl the sender's picture as a URL
 * @param linkNames whether names and rooms become links
 * @param actions buttons
 */
public record RocketchatConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        @Nullable Secret tokenId,
        String tokenIdFile,
        @Nullable Secret token,
        String tokenFile,
        String channel,
        String color,
        String title,
        String titleLink,
        String text,
        List<RocketchatField> fields,
        boolean shortFields,
        String emoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<RocketchatAction> actions)
        implements IntegrationConfig {

    public RocketchatConfig {
        fields = List.copyOf(fields);
        actions = List.copyOf(actions);
    }
}
