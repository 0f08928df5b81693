package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.PagerdutyWebhookConfig;
import io.grapevine.receiver.pagerduty.PagerdutyConfig;
import io.grapevine.web.action.pagerduty.PagerdutyActions;
import io.grapevine.web.action.pagerduty.PagerdutySubscription;

/** PagerDuty, with the webhook subscriptions of {@code actions.pagerduty}. */
record LivePagerduty(PagerdutyActions chat) implements LiveChat {
    @Override
    public String kind() {
        return PagerdutyConfig.KIND.label();
    }

    @Override
    public void use(ActionsConfig settings) {
        chat.apply(settings.chats().pagerduty().stream().map(this::subscription).toList());
    }

    private PagerdutySubscription subscription(PagerdutyWebhookConfig config) {
        return new PagerdutySubscription(
                secret("webhook_secret", config.webhookSecret(), config.webhookSecretFile()),
                config.acknowledges(),
                config.undoes());
    }
}
