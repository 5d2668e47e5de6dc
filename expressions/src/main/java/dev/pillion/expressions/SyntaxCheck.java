package dev.pillion.expressions;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.pillion.proxycore.expression.ExpressionException;
import java.util.Iterator;
import java.util.Set;

/** Refuses what Envoy refuses when it plans an expression: comprehensions and unknown functions. */
final class SyntaxCheck {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "_?_:_",
          "_&&_",
          "_||_",
          "!_",
          "-_",
          "_+_",
          "_-_",
          "_*_",
          "_/_",
          "_%_",
          "_==_",
          "_!=_",
          "_<_",
          "_<=_",
          "_>_",
          "_>=_",
          "@in",
          "in",
          "_[_]",
          "@not_strictly_false",
          "size",
          "matches",
          "contains",
          "startsWith",
          "endsWith",
          "int",
          "uint",
          "double",
          "bytes",
          "timestamp",
          "duration",
          "type",
          "dyn",
          "getFullYear",
          "getMonth",
          "getDayOfYear",
          "getDayOfMonth",
          "getDate",
          "getDayOfWeek",
          "getHours",
          "getMinutes",
          "getSeconds",
          "getMilliseconds",
          "re.extract",
          "re.capture",
          "re.captureN");

  private SyntaxCheck() {}

  static void check(CelExpr root) throws ExpressionException {
    Iterator<CelNavigableExpr> nodes = CelNavigableExpr.fromExpr(root).allNodes().iterator();
    while (nodes.hasNext()) {
      CelExpr node = nodes.next().expr();
      switch (node.getKind()) {
        case COMPREHENSION ->
            throw new ExpressionException(
                "failed to create an expression: Comprehension support is disabled");
        case CALL -> checkFunction(node.call());
        default -> {}
      }
    }
  }

  private static void checkFunction(CelExpr.CelCall call) throws ExpressionException {
    String name = call.function();
    String qualified = call.target().map(SyntaxCheck::namespace).orElse("") + name;
    if (!FUNCTIONS.contains(name) && !FUNCTIONS.contains(qualified)) {
      throw new ExpressionException(
          "failed to create an expression: No overload found in reference resolve step for "
              + name);
    }
  }

  /** {@code re.} of {@code re.extract(…)}, which is written like a call on a value. */
  private static String namespace(CelExpr target) {
    return target.getKind() == CelExpr.ExprKind.Kind.IDENT ? target.ident().name() + "." : "";
  }
}
