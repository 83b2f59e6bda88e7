package io.forebay.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A key that can be set, and that nobody reads, misleads whoever sets it.
final class EverySettingCountsTest {

  private static final String PACKAGE = EverySettingCountsTest.class.getPackageName();

  // The first is part of access control lists, which are refused; the second is asked for as an
  // address.
  private static final Set<String> UNREAD = Set.of("CredentialSection.email", "NodeSection.listen");

  @Test
  void everyKeyIsReadByTheProgram() {
    JavaClasses program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.forebay.node");
    Set<String> unread = new TreeSet<>();
    for (JavaClass section : program) {
      if (section.getPackageName().equals(PACKAGE) && section.isRecord()) {
        for (RecordComponent component : section.reflect().getRecordComponents()) {
          JavaMethod accessor = section.getMethod(component.getName());
          if (component.isAnnotationPresent(Setting.class)
              && accessor.getAccessesToSelf().stream()
                  .noneMatch(EverySettingCountsTest::isOutside)) {
            unread.add(section.getSimpleName() + "." + component.getName());
          }
        }
      }
    }

    assertThat(unread).isEqualTo(UNREAD);
  }

  private static boolean isOutside(JavaAccess<?> access) {
    return !access.getOriginOwner().getPackageName().equals(PACKAGE);
  }
}
