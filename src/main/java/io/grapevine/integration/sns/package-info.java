/**
 * Amazon SNS: a group as a message to a topic, a phone or an endpoint.
 *
 * <p>{@link io.grapevine.integration.sns.SnsMessage} says what is published, {@link
 * io.grapevine.integration.sns.SnsAnswer} what comes back means, {@link io.grapevine.integration.sns.SnsNotifier}
 * brings it there. The rest is what AWS wants of its callers:
 *
 * <ul>
 *   <li>{@link io.grapevine.integration.sns.AwsSignature} is a signature, version 4, and {@link
 *       io.grapevine.integration.sns.AwsCall} a request that carries one;
 *   <li>{@link io.grapevine.integration.sns.KeyChain} finds out where keys come from (configuration, environment,
 *       profile, web identity, container, machine), which is a {@link io.grapevine.integration.sns.KeySource}, and
 *       {@link io.grapevine.integration.sns.KeyRing} gets them there and keeps them while they are good.
 * </ul>
 */
@NullMarked
package io.grapevine.integration.sns;

import org.jspecify.annotations.NullMarked;
