package io.grapevine.server;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.Integrations;
import io.grapevine.receiver.MessageTemplateSet;
import io.grapevine.receiver.receivertest.TestedConfigs;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.config.TenantLoader;
import io.grapevine.tenant.registry.TenantRegistry;
import java.util.SortedMap;

/**
 * The configurations whose receivers a tenant tests: the one in force, and those of requests, which are read as its uploads are and
 * have its templates.
 */
record TenantTests(TenantId tenant, TenantRegistry tenants, TenantConfigs configs) implements TestedConfigs {
    /** The configuration in force. */
    Tested inForce() {
        TenantConfigs.Ready built = (TenantConfigs.Ready) tenants.built(tenant).orElseThrow();
        return new Tested(built.config().config(), built.templates());
    }

    @Override
    public Config parse(String text) throws ConfigLoadException {
        SortedMap<String, String> templates =
                tenants.view(tenant).orElseThrow().source().document().templates();
        TenantLoader.Result result = configs.loader().uploaded(new TenantDocument(text, templates));
        if (result instanceof TenantLoader.Refused refused) {
            throw new ConfigLoadException(refused.text());
        }
        return ((TenantLoader.Loaded) result).config();
    }

    @Override
    public MessageTemplateSet templates(Config config) {
        return inForce().templates();
    }

    @Override
    public Integrations integrations(HttpSenders senders, MessageTemplateSet templates, Integrations.Watch watch) {
        return configs.tested(tenant, senders, templates, watch);
    }
}
