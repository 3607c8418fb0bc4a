# Programs of a firmware, for GNU Make: include femto.mk, then
#
#   $(call femto_program,OUTPUT,SOURCE,OPTIONS)
#
# for each. OUTPUT is an ELF object to link, made of SOURCE by 'femto build' with OPTIONS, which 'femto build --help' lists. It
# is made again when the source, a header, the contract or the options change. A program that is refused fails the build,
# and the output stays as it was.
FEMTO ?= femto

define femto_rules
$(1): $(2) $(1).options
	$$(FEMTO) build $(2) --format elf $(3) --depfile $(1).d --output $(1)

# Written when it differs only.
$(1).options: femto_always
	@mkdir -p $(dir $(1))
	@echo '$$(FEMTO) $(2) $(3)' | cmp -s - $$@ || echo '$$(FEMTO) $(2) $(3)' > $$@

-include $(1).d
endef

femto_program = $(eval $(call femto_rules,$(strip $(1)),$(strip $(2)),$(strip $(3))))

.PHONY: femto_always
