package dev.pillion.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a class of tests, that needs root and perhaps programs of the system. Where they are
 * missing it is skipped with the reason printed; under {@code CI=true} it fails instead, because
 * there a skipped test would just appear to pass.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(NeedsRootCondition.class)
public @interface NeedsRoot {

  /** Programs that must be found, such as {@code iptables} or {@code ip}. */
  String[] programs() default {};
}
