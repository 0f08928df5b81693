/**
 * Email notifications: one mail per flush, sent to an SMTP server.
 *
 * <p>{@link io.grapevine.receiver.email.Email} renders and sends the mail; {@link
 * io.grapevine.receiver.email.MailMessage} writes it as MIME, {@link io.grapevine.receiver.email.SmtpDelivery} is
 * the SMTP client.
 */
@NullMarked
package io.grapevine.receiver.email;

import org.jspecify.annotations.NullMarked;
