# The function needs Terraform 1.8 or later.
output "a_quarter" {
  value = provider::limitdrift::effective_limit("25%", 4000) # 1000
}

output "above_the_organization" {
  value = provider::limitdrift::effective_limit("8_000", 5000) # 5000: the lower of the two is enforced
}

output "inherited" {
  value = provider::limitdrift::effective_limit("inherit", 5000) # 5000
}
