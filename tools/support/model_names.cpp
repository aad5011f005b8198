#include "support/model_names.h"

#include "catalog/catalog.h"
#include "support/report.h"
#include "support/suggest.h"

namespace torchvision::tools {

const catalog::ModelRow& require_model(const std::string& name) {
  const catalog::ModelRow* model = catalog::find_model(name);
  if (model && model->implemented) return *model;
  const std::string fault =
      model ? "model '" + name + "' is not part of this version;" : unknown_name("model", name, catalog::list_models());
  throw UsageError(fault + (fault.ends_with('?') || fault.ends_with(';') ? "" : ";") +
                   " `torchvision models` lists those there are");
}

}  // namespace torchvision::tools
