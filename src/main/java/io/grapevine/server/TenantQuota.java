package io.grapevine.server;

import io.grapevine.node.Quota;
import io.grapevine.silence.InstructionBudget;
import io.grapevine.silence.SilenceLimits;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quota of a tenant: its limits as they are now.
 *
 * @param limits the current limits of a tenant
 * @param regexpsOfSilences the tenant's part of what the regular expressions of all tenants may take
 */
record TenantQuota(TenantId tenant, Function<TenantId, TenantLimits> limits, InstructionBudget regexpsOfSilences)
        implements Quota {
    private static final Logger LOG = LoggerFactory.getLogger(TenantQuota.class);

    private TenantLimits now() {
        return limits.apply(tenant);
    }

    @Override
    public SilenceLimits silences() {
        TenantLimits now = now();
        return new SilenceLimits(
                (int) Math.min(Integer.MAX_VALUE, now.of(Count.MAX_SILENCES_COUNT)),
                (int) Math.min(Integer.MAX_VALUE, now.of(Count.MAX_SILENCE_SIZE_BYTES)),
                now.of(Count.MAX_SILENCES_SIZE_BYTES));
    }

    @Override
    public long maxAlerts() {
        return now().of(Count.MAX_ALERTS_COUNT);
    }

    @Override
    public long maxAlertBytes() {
        return now().of(Count.MAX_ALERTS_SIZE_BYTES);
    }

    @Override
    public long maxGroups() {
        return now().of(Count.MAX_DISPATCHER_AGGREGATION_GROUPS);
    }

    @Override
    public double notificationRate(String kind) {
        return now().rateOf(kind);
    }

    @Override
    public long maxAttempts() {
        return now().of(Count.MAX_RUNNING_ATTEMPTS);
    }

    @Override
    public void onReached(String limit) {
        LOG.atWarn().addKeyValue("tenant", tenant).addKeyValue("err", limit).log("Limit of a tenant is reached");
    }
}
