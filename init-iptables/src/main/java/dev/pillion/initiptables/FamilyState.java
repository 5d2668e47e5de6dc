package dev.pillion.initiptables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One family's tables beside the plan for them, judged as istio-iptables judges: our chains must be
 * the planned ones with as many rules each, and every planned rule must be there; neither the order
 * of rules nor other rules in the kernel's chains count.
 *
 * @param residue some rule or chain of ours is there, whoever made it
 * @param delta what is there is not what is planned
 * @param planned some rule is planned
 */
record FamilyState(boolean residue, boolean delta, boolean planned) {

  static FamilyState of(XTables tables, List<Table> plan) {
    boolean planned = !plan.isEmpty();
    boolean residue = !tables.saved().isEmpty();
    if (!residue) {
      return new FamilyState(false, planned, planned);
    }
    boolean delta = differs(tables.saved(), plan) || (planned && !tables.hasAll(plan));
    return new FamilyState(true, delta, planned);
  }

  /** A family whose programs are missing and not needed. */
  static FamilyState none() {
    return new FamilyState(false, false, false);
  }

  private static boolean differs(SavedState saved, List<Table> plan) {
    for (TableName name : TableName.all()) {
      if (differs(saved.table(name), planned(plan, name))) {
        return true;
      }
    }
    return false;
  }

  private static boolean differs(Map<String, List<String>> saved, Map<String, Integer> planned) {
    for (Map.Entry<String, Integer> chain : planned.entrySet()) {
      List<String> rules = saved.get(chain.getKey());
      if (rules == null
          || (Chain.isOurs(chain.getKey()) && rules.size() != chain.getValue().intValue())) {
        return true;
      }
    }
    for (String chain : saved.keySet()) {
      if (Chain.isOurs(chain) && !planned.containsKey(chain)) {
        return true;
      }
    }
    return false;
  }

  /** How many rules the plan has by chain; 0 for a chain that is only made. */
  private static Map<String, Integer> planned(List<Table> plan, TableName name) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Table table : plan) {
      if (table.name() != name) {
        continue;
      }
      for (String chain : table.chains()) {
        counts.put(chain, 0);
      }
      for (Rule rule : table.rules()) {
        Integer count = counts.get(rule.chain());
        counts.put(rule.chain(), count == null ? 1 : count + 1);
      }
    }
    return counts;
  }
}
